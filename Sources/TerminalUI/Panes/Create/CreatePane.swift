import EngineInterface

/// Pane 2: a new embedding, and those that there are.
struct CreatePane: Sendable {
    var form = Form(EmbeddingRequest(), CreateFields.all)
    /// Length of the initialization text.
    var tokenCount: TokenCount?
    var list = ListFocus()
    /// Whether the list has the keys, else the form.
    var isListFocused = false
    var isWorking = false
}
