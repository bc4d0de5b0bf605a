import EngineInterface

/// Pane 4 before a run begins: what is to be trained, on what, and how.
struct TrainPane: Sendable {
    var form: Form<TrainingSettings>
    var dataset: DatasetReport?
    /// Why the dataset cannot be used.
    var datasetProblem: String?
    /// Whether a start is under way.
    var isStarting = false

    init(_ settings: UserSettings) {
        var training = settings.training
        training.options = settings.options
        (training.filenameWordRegex, training.filenameJoinString) = (settings.filenameWordRegex, settings.filenameJoinString)
        form = Form(training, TrainFields.all)
    }
}
