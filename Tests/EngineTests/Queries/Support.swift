import Engine
import EngineInterface
import Testing

extension TrainingHome {
    /// The questions' answers over this home.
    var answers: EngineAnswers { EngineAnswers(home: home, resources: Self.resources) }
}

extension [FieldRemark] {
    /// Fields with a mistake, in order.
    var mistaken: [String] { filter(\.isMistake).map(\.field) }
    /// Fields with a hint, in order.
    var hinted: [String] { filter { !$0.isMistake }.map(\.field) }
}
