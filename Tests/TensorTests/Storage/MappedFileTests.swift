import Glibc
import Tensor
import Testing

@Suite struct MappedFileTests {
    @Test func bytesAreThoseOfTheFile() throws {
        let bytes = (0 ..< 10000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let file = try ScratchFile.mapped(bytes)
        #expect(file.count == bytes.count)
        let read = file.withBytes { span in (0 ..< span.byteCount).map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) } }
        #expect(read == bytes)
        file.forget(100 ..< 9000)
        file.forget(9000 ..< 20000)
        #expect(file.withBytes { $0.unsafeLoad(fromByteOffset: 5000, as: UInt8.self) } == bytes[5000])
    }

    @Test func anEmptyFileHasNoBytes() throws {
        let file = try ScratchFile.mapped([])
        #expect(file.count == 0)
        #expect(file.withBytes { $0.byteCount } == 0)
        file.forget(0 ..< 10)
        #expect(try Weight(file: file, range: 0 ..< 0, shape: [0, 3], type: .float16).values == [])
    }

    @Test func whatIsNoFileIsNamedInTheError() throws {
        let missing = #expect(throws: MappedFile.Failure.self) { try MappedFile(path: "/nonexistent/weights.safetensors") }
        #expect(missing?.code == ENOENT)
        #expect(missing?.description == "/nonexistent/weights.safetensors: No such file or directory")
        #expect(#expect(throws: MappedFile.Failure.self) { try MappedFile(path: "/tmp") }?.code == EISDIR)
        #expect(#expect(throws: MappedFile.Failure.self) { try MappedFile(path: "/dev/null") }?.code == EINVAL)
    }

    @Test func aNamedPipeIsRefusedAtOnce() throws {
        try ScratchFile.with([]) { path in
            let pipe = path + ".pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            defer { unlink(pipe) }
            #expect(throws: MappedFile.Failure.self) { try MappedFile(path: pipe) }
        }
    }
}
