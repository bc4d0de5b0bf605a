import EngineInterface

/// Pane 1: the user's defaults.
struct SettingsPane: Sendable {
    var form: Form<UserSettings>

    init(_ settings: UserSettings) {
        form = Form(settings, SettingsFields.all)
    }
}
