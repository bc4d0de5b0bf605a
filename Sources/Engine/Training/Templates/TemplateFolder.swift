/// Where templates are found: the user's in the home, then those that ship with the program.
public struct TemplateFolder: Sendable {
    private let folders: [String]

    public init(home: Home, resources: Resources?) {
        folders = [home.templates] + (resources.map { [$0.templates] } ?? [])
    }

    /// File names of all templates, sorted; the user's hide ours of the same name.
    public func names() -> [String] {
        let names = folders.flatMap { folder in
            ((try? Folder.names(in: folder)) ?? []).filter { $0.hasSuffix(".txt") && FileStatus(FilePath.joined(folder, $0))?.isFile == true }
        }
        return Set(names).sorted()
    }

    /// The file of a template: a name with or without `.txt`, else a path.
    /// - Throws: `PromptTemplate.Problem`, a line that lists the names there are.
    public func path(of reference: String) throws(PromptTemplate.Problem) -> String {
        if !reference.contains("/") {
            for folder in folders {
                for name in [reference, reference + ".txt"] {
                    let path = FilePath.joined(folder, name)
                    if FileStatus(path)?.isFile == true { return path }
                }
            }
        }
        if FileStatus(reference)?.isFile == true { return reference }
        throw PromptTemplate.Problem(description: "No template \(SafeName.printable(reference)): no such file, and known are \(names().joined(separator: ", "))")
    }
}
