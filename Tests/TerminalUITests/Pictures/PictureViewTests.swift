import EngineInterface
import TerminalUI
import Testing

@Suite struct PictureViewTests {
    private let source = PictureSource.file(path: "a.png", version: 1)
    private let theme = Theme(name: "plain")
    private let area = Rect(x: 5, y: 3, width: 40, height: 15)

    private func drawn(
        _ mode: PictureMode, _ known: [PictureRequest: PixelGrid], traits: TerminalTraits = TerminalTraits(), meanwhile: PictureSource? = nil
    ) -> (frame: Frame, covered: Rect) {
        var frame = Frame(Size(columns: 60, rows: 24))
        let covered = PictureView.draw(
            source, in: area, mode: mode, traits: traits, theme: theme, frame: &frame, meanwhile: meanwhile) { known[$0] }
        return (frame, covered)
    }

    private let square = SamplePictures.painted(30, 30) { x, y in (x * 8, y * 8, 0) }

    @Test(arguments: [
        (PictureMode.halfBlocks, 40, 30), (.letters, 40, 30), (.kitty, 400, 300), (.sixel, 400, 300),
    ])
    func picturesAreAskedForAtTheSizeOfTheirPlace(_ mode: PictureMode, _ width: Int, _ height: Int) {
        let frame = drawn(mode, [:]).frame
        #expect(frame.wanted == [PictureRequest(source, width: width, height: height)])
        #expect(frame.pictures.isEmpty)
        #expect(frame.cells.cells.allSatisfy { !$0.isPicture })
        // The place is marked, and nothing beside it.
        #expect(frame.cells.text(row: 10).contains("···"))
        #expect(frame.cells[5, 3].glyph == "╭" && frame.cells[44, 17].glyph == "╯")
        #expect(frame.cells.text(row: 2).allSatisfy { $0 == " " } && frame.cells.text(row: 18).allSatisfy { $0 == " " })
    }

    @Test func largePicturesAreCapped() {
        var traits = TerminalTraits(cellWidth: 12, cellHeight: 24)
        let size = Size(columns: 200, rows: 60)
        func asked(_ mode: PictureMode) -> [Int] {
            PictureFit.pixels(for: size, mode: mode, traits: traits).map { [$0.width, $0.height] } ?? []
        }
        #expect(asked(.kitty) == [512, 512])
        #expect(asked(.sixel) == [600, 600])
        #expect(asked(.halfBlocks) == [200, 120])
        #expect(asked(.none).isEmpty)
        traits.largestPicture = 128
        #expect(asked(.kitty) == [128, 128] && asked(.sixel) == [128, 128] && asked(.halfBlocks) == [200, 120])
        #expect(PictureFit.pixels(for: Size(columns: 0, rows: 4), mode: .sixel, traits: traits) == nil)
    }

    @Test func halfBlocksAreDrawnInTheMiddle() {
        let request = PictureRequest(source, width: 40, height: 30)
        let (frame, covered) = drawn(.halfBlocks, [request: square])
        #expect(covered == Rect(x: 10, y: 3, width: 30, height: 15))
        #expect(frame.wanted.isEmpty && frame.pictures.isEmpty)
        for y in 0..<24 {
            for x in 0..<60 { #expect(frame.cells[x, y].isPicture == covered.contains(Point(x: x, y: y))) }
        }
        #expect(frame.cells[11, 4].style.foreground == .rgb(8, 16, 0))
    }

    @Test func theTerminalIsGivenCellsInThePicturesProportions() {
        let traits = TerminalTraits(cellWidth: 8, cellHeight: 16)
        let wide = SamplePictures.painted(240, 120) { _, _ in (1, 2, 3) }
        for (mode, cells) in [(PictureMode.kitty, Rect(x: 5, y: 5, width: 40, height: 10)), (.sixel, Rect(x: 10, y: 6, width: 30, height: 8))] {
            let request = PictureRequest(source, width: 320, height: 240)
            let (frame, covered) = drawn(mode, [request: wide], traits: traits)
            #expect(covered == cells)
            #expect(frame.pictures == [PlacedPicture(area: cells, request: request, pixels: wide)])
            #expect(frame.cells.cells.count { $0.isPicture && $0.glyph == " " } == cells.width * cells.height)
        }
    }

    @Test func anEarlierPictureStandsInUntilTheNewOneIsThere() {
        let earlier = PictureSource.file(path: "a.png", version: 0)
        let known = [PictureRequest(earlier, width: 40, height: 30): square]
        let (frame, covered) = drawn(.halfBlocks, known, meanwhile: earlier)
        #expect(frame.wanted == [PictureRequest(source, width: 40, height: 30)])
        #expect(covered.width == 30 && frame.cells[11, 4].isPicture)
    }

    @Test func picturesWithPixelsMissingAreNotDrawn() {
        let request = PictureRequest(source, width: 40, height: 30)
        let (frame, _) = drawn(.halfBlocks, [request: PixelGrid(width: 40, height: 30, rgb: [1, 2, 3])])
        #expect(frame.wanted == [request])
        #expect(frame.cells.cells.allSatisfy { !$0.isPicture })
    }

    @Test func withoutPicturesNothingIsAskedFor() {
        let frame = drawn(.none, [:]).frame
        #expect(frame == Frame(Size(columns: 60, rows: 24)))
    }

    @Test func terminalsThatAnswerNonsenseDoNoHarm() {
        for (width, height) in [(0, 0), (-3, 20), (100_000, 100_000)] {
            let traits = TerminalTraits(cellWidth: width, cellHeight: height)
            let pixels = PictureFit.pixels(for: Size(columns: 40, rows: 15), mode: .sixel, traits: traits)
            #expect((pixels?.width ?? 0) > 0 && (pixels?.width ?? 0) <= 600 && (pixels?.height ?? 0) > 0)
        }
    }
}
