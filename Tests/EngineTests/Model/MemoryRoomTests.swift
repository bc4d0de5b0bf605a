import Engine
import Testing

@Suite struct MemoryRoomTests {
    /// Groups in groups, each with a limit of its own; what files take in memory can go.
    @Test func theLeastRoomOfAllGroupsCounts() throws {
        let folder = try TemporaryFolder()
        let root = folder.file("cgroup")
        func group(_ path: String, most: String, used: Int, files: Int) throws {
            try folder.write("cgroup/\(path)/memory.max", most + "\n")
            try folder.write("cgroup/\(path)/memory.current", "\(used)\n")
            try folder.write("cgroup/\(path)/memory.stat", "anon 5\nfile \(files)\nfile_mapped 1\n")
        }
        try group("jobs", most: "1000000", used: 700_000, files: 100_000)
        try group("jobs/mine", most: "max", used: 600_000, files: 0)
        func room(_ line: String) throws -> Int? {
            MemoryRoom.group(root: root, membership: try folder.write("membership", line))?.bytes
        }
        #expect(try room("1:name=x:/\n0::/jobs/mine\n") == 400_000)
        try group("jobs/mine", most: "650000", used: 600_000, files: 20_000)
        #expect(try room("0::/jobs/mine\n") == 70_000)
        try group("jobs/mine", most: "500000", used: 600_000, files: 20_000)
        #expect(try room("0::/jobs/mine\n") == 0)
        for line in ["0::/\n", "0::/none\n", "4:memory:/x\n", ""] { #expect(try room(line) == nil, "\(line)") }
        #expect(try room("0::/../../jobs\n") == nil)
    }

    @Test func theMachineHasSome() throws {
        #expect(try #require(MemoryRoom.now()).bytes > 1 << 20)
    }
}
