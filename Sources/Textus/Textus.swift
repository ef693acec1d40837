// `import Textus` gives every library module; nothing else lives here.
@_exported public import Archives
@_exported public import Models
@_exported public import NeuralNets
@_exported public import Tensors
@_exported public import Text
@_exported public import WordVectors
