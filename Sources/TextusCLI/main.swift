print("textus")
