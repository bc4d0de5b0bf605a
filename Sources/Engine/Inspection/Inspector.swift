import Imaging
import ModelFiles
import StableDiffusion

/// Why a file cannot be inspected, in one line.
public enum InspectionError: Error, CustomStringConvertible, Sendable {
    case file(FileError)
    case model(ModelFileError)
    case picture(PictureError)

    public var description: String {
        switch self {
        case .file(let error): error.description
        case .model(let error): error.description
        case .picture(let error): error.description
        }
    }
}

/// Says what a file or diffusers folder is, by its content; nothing is loaded or executed.
public struct Inspector: Sendable {
    /// Keeps the hashes of large files; nil calculates them each time.
    private let hashes: HashCache?

    public init(hashes: HashCache? = nil) {
        self.hashes = hashes
    }

    /// - Throws: `InspectionError` when it cannot be read, or is of no kind known here.
    public func inspect(_ path: String) throws(InspectionError) -> InspectionReport {
        guard let status = FileStatus(path) else { throw .file(missing(path)) }
        if status.isFolder { return try inspectModel(path, size: nil) }
        guard status.isFile else { throw .file(FileError("read", path, reason: "it is no regular file")) }
        return try isPicture(path) ? inspectPicture(path, size: status.size) : inspectModel(path, size: status.size)
    }

    private func missing(_ path: String) -> FileError {
        do throws(FileError) {
            _ = try SmallFile.bytes(path)
            return FileError("read", path, reason: "it appeared just now; try again")
        } catch {
            return error
        }
    }

    /// A safetensors file begins with the length of its header, whose bytes may be a picture's signature by chance; `{` tells it apart.
    private func isPicture(_ path: String) throws(InspectionError) -> Bool {
        do throws(FileError) {
            let head = try SmallFile.head(path, count: 16)
            let isSafetensors = head.count > 8 && head[8] == UInt8(ascii: "{") && head[4..<8].allSatisfy { $0 == 0 }
            return !isSafetensors && PictureKind(head: head) != nil
        } catch {
            throw .file(error)
        }
    }

    private func inspectModel(_ path: String, size: Int?) throws(InspectionError) -> InspectionReport {
        do throws(ModelFileError) {
            let description = try ModelDescription.read(path: path)
            var report = InspectionReport(description, size: size ?? description.byteCount)
            report.readEmbedding(kind: description.kind)
            report.readNetworks(kind: description.kind)
            guard size != nil else { return report }
            try addHashes(to: &report)
            return report
        } catch {
            throw .model(error)
        }
    }

    private func addHashes(to report: inout InspectionReport) throws(ModelFileError) {
        do throws(FileError) {
            let sum = if let hashes { try hashes.sha256(report.path) } else { try FileHash.sha256(report.path) }
            report.sha256 = sum
            report.hash = report.kind == .embedding ? String(sum.prefix(12)) : FileHash.short(sum)
            report.oldHash = report.kind == .embedding ? nil : try FileHash.old(report.path)
        } catch {
            throw ModelFileError(.unreadable, path: error.path, problem: error.reason, remedy: "check the path and its permissions")
        }
    }

    private func inspectPicture(_ path: String, size: Int) throws(InspectionError) -> InspectionReport {
        var report: InspectionReport
        do throws(PictureError) {
            report = InspectionReport(try PictureFile.info(path: path), path: path, size: size)
        } catch {
            throw .picture(error)
        }
        report.readCarriedEmbedding()
        return report
    }
}
