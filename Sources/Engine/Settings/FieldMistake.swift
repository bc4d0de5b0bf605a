import EngineInterface

/// Something that work cannot start with, and the field of the settings that is to blame.
struct FieldMistake: Error {
    /// The field's key in JSON.
    let field: String
    /// Says in one line what is wrong and how to mend it.
    let reason: any Error

    init(_ field: any CodingKey, _ reason: any Error) {
        self.field = field.stringValue
        self.reason = reason
    }

    /// As a form shows it beside the field.
    var remark: FieldRemark { FieldRemark(field: field, isMistake: true, text: "\(reason)") }
}

extension [FieldMistake] {
    /// Looks something up; that it fails is a mistake, where it is the first of its field.
    @discardableResult
    mutating func find<Part>(_ field: any CodingKey, _ look: () throws -> Part) -> Result<Part, any Error> {
        do {
            return .success(try look())
        } catch {
            if !contains(where: { $0.field == field.stringValue }) { append(FieldMistake(field, error)) }
            return .failure(error)
        }
    }
}
