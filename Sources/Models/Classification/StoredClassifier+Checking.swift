import Archives

extension StoredClassifier {
  /// Throws where the settings ask for more numbers than the weights hold.
  ///
  /// Asked before the network is made: a damaged size must not become a demand for memory.
  func requireRoom(for identifierCount: Int, in archive: TensorArchive) throws(ArchiveError) {
    let model = settings.model
    let width: Int
    switch model.channels {
    case .random: width = model.embeddingSize
    case .static, .nonStatic: width = vectorSize
    case .twoChannel: width = vectorSize + model.embeddingSize
    }
    // In floating point, as damaged sizes may have products beyond any integer.
    var count = Double(identifierCount) * Double(width)
    var features = Double(width)
    switch settings.architecture {
    case .textCNN, .convolution:
      features = Double(model.regions.count) * Double(model.filters)
      let windows = model.regions.reduce(0.0) { $0 + Double($1) }
      count += windows * Double(width) * Double(model.filters)
    case .averagedEmbeddings, .ngramBag, .linear: break
    case .rnn, .lstm, .gru, .bidirectionalRNN, .deepBidirectionalRNN, .bilstm, .lstmMean,
      .peepholeBiLSTM, .convolutionGRU, .pooledBiGRU:
      let (parameters, outputs) = settings.recurrent.footprint(
        inputSize: features, network: model, length: settings.text.length)
      count += parameters
      features = outputs
    }
    count += features * Double(max(model.hiddenSize, 1))
    guard width > 0, count <= Double(archive.elementCount) else {
      throw ArchiveError(
        .mismatch, path: archive.path,
        what: "does not hold the weights of this model (\(archive.elementCount) numbers, where its "
          + "configuration asks for more)",
        hint: "load it with the configuration it was saved with")
    }
  }
}
