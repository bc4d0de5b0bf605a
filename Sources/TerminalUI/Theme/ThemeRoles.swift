extension Theme {
    /// The styles by the names that theme files call them.
    static let roles: [(name: String, style: WritableKeyPath<Theme, Style> & Sendable)] = [
        ("text", \.text), ("muted", \.muted), ("border", \.border), ("focused_border", \.focusedBorder), ("title", \.title),
        ("accent", \.accent), ("selected", \.selected), ("edited", \.edited), ("tab", \.tab), ("active_tab", \.activeTab),
        ("key", \.key), ("key_label", \.keyLabel), ("disabled", \.disabled), ("good", \.good), ("warning", \.warning), ("error", \.error),
        ("loss", \.loss), ("smoothed_loss", \.smoothedLoss), ("validation_loss", \.validationLoss), ("held_out_loss", \.heldOutLoss),
        ("progress", \.progress), ("progress_track", \.progressTrack), ("dialog", \.dialog),
    ]
}
