print("textual-inversion")
