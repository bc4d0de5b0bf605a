import Engine
import EngineInterface
import Imaging
import Testing

@Suite struct PictureQueryTests {
    private static func answers(_ folder: TemporaryFolder) -> EngineAnswers {
        EngineAnswers(home: Home(path: folder.path), resources: TrainingHome.resources)
    }

    /// A picture of one colour, half transparent.
    private static func plain(_ width: Int, _ height: Int) throws -> Picture {
        try Picture(width: width, height: height, channels: .rgba, samples: (0..<width * height).flatMap { _ in [10, 200, 30, 128] as [UInt8] })
    }

    @Test(arguments: [
        (400, 200, 100, 100, 100, 50), (200, 400, 100, 100, 50, 100), (64, 64, 200, 100, 100, 100), (1000, 1, 50, 50, 50, 1), (3, 2, 3, 2, 3, 2), (5, 5, 0, -1, 1, 1),
    ])
    func proportionsStay(width: Int, height: Int, boxWidth: Int, boxHeight: Int, newWidth: Int, newHeight: Int) throws {
        let folder = try TemporaryFolder()
        let png = try Self.plain(width, height).png(compression: 1)
        let path = folder.file("x.png")
        try AtomicFile.write(png, to: path)
        for source in [PictureSource.png(png), .file(path: path, version: 1)] {
            let grid = try Self.answers(folder).picture(source, width: boxWidth, height: boxHeight)
            #expect(grid.width == newWidth && grid.height == newHeight)
            // Colours as they are, whatever their alpha.
            #expect(grid.rgb == (0..<newWidth * newHeight).flatMap { _ in [10, 200, 30] as [UInt8] })
        }
    }

    @Test func aFileIsReadAgainWhenItsVersionChanges() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("x.png")
        let answers = Self.answers(folder)
        func colour(_ version: Double) throws -> [UInt8] { try answers.picture(.file(path: path, version: version), width: 1, height: 1).rgb }
        try AtomicFile.write(Self.plain(2, 2).png(compression: 1), to: path)
        #expect(try colour(1) == [10, 200, 30])
        try AtomicFile.write(Picture(width: 1, height: 1, channels: .rgb, samples: [1, 2, 3]).png(compression: 1), to: path)
        #expect(try colour(2) == [1, 2, 3])
    }

    @Test func whatIsNoPictureIsSaidInALine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.png", "no picture")
        for source in [PictureSource.png([1, 2, 3]), .file(path: path, version: 0), .file(path: folder.file("none.png"), version: 0)] {
            let error = #expect(throws: (any Error).self) { try Self.answers(folder).picture(source, width: 9, height: 9) }
            #expect(!"\(try #require(error))".contains("\n"))
        }
    }
}
