import EngineInterface

/// Pane 1: the user's defaults.
struct SettingsPane: Sendable {
    var form: Form<UserSettings>

    init(_ settings: UserSettings) {
        form = Form(settings, SettingsFields.all)
    }
}

extension InterfaceState {
    /// The form, with what the chosen model's files tell beside its fields.
    var settingsForm: Form<UserSettings> {
        var form = settingsPane.form
        guard let entry = catalog.model(model) else { return form }
        func remark(_ key: String, _ text: String, isFact: Bool = true) -> FieldRemark {
            FieldRemark(field: key, isMistake: false, text: text, isFact: isFact)
        }
        if let refusal = entry.refusal {
            form.remarks = [remark(ModelFields.model.key, refusal, isFact: false)]
        } else if let networks = entry.networks {
            form.remarks = [remark(ModelFields.model.key, [entry.architecture, networks.sizeText].compactMap(\.self).joined(separator: ", "))]
            if settings.options.prediction == nil { form.remarks.append(remark(ModelFields.prediction.key, networks.predictionText)) }
        }
        return form
    }
}
