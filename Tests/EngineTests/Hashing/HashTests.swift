import Engine
import Testing

@Suite struct HashTests {
    /// More than a block, and long enough for the old hash.
    static func blob() -> [UInt8] { (0..<(0x100000 + 0x18000)).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 251) } }

    @Test func filesHashAsInPython() throws {
        let folder = try TemporaryFolder()
        let expected = try Expectations.load().hashes
        let path = folder.file("model")
        try AtomicFile.write(Self.blob(), to: path)
        #expect(try FileHash.sha256(path) == expected.sha256)
        #expect(try FileHash.old(path) == expected.old)
        #expect(FileHash.short(expected.sha256) == String(expected.sha256.prefix(10)))
        #expect(try FileHash.old(folder.write("short")) == expected.old_of_short_file)
        #expect(throws: FileError.self) { try FileHash.sha256(folder.file("missing")) }
        #expect(throws: FileError.self) { try FileHash.sha256(folder.path) }
    }

    @Test func aCachedHashFollowsTheFile() throws {
        let folder = try TemporaryFolder()
        let cache = HashCache(path: folder.file("cache/hashes.json"))
        let path = try folder.write("model", "abc")
        // The SHA-256 of "abc" from FIPS 180-2.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try cache.sha256(path) == abc)
        #expect(try SmallFile.text(cache.path).contains(abc))
        #expect(try cache.sha256(path) == abc)
        try folder.write("model", "abcd")
        #expect(try cache.sha256(path) != abc)
        try folder.write("cache/hashes.json", "not json")
        try folder.write("model", "abc")
        #expect(try cache.sha256(path) == abc)
    }

    @Test func vectorsHashAsInTheWebUI() throws {
        for expected in try Expectations.load().vectors_hash {
            #expect(VectorsHash.hash(expected.vectors) == expected.hash)
        }
        #expect(VectorsHash.hash([Float.nan, .infinity]) == "0000")
    }
}
