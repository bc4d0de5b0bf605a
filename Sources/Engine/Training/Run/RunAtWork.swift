/// Something that only a run that is not at work allows, in one line.
struct RunAtWork: Error, CustomStringConvertible {
    /// `DATE/NAME`
    let reference: String

    var description: String { "The run \(reference) is at work in another process; watch it with: textual-inversion attach \(SafeName.printable(PastedCommand.quoted(reference)))" }
}
