import Imaging
import Testing

@Suite struct SharpnessTests {
    @Test func brightnessAndSharpnessAreThoseOfPillowAndNumPy() throws {
        let picture = try PictureFile.read(path: Fixture.path("sharp.png"))
        #expect(try picture.grey == Fixture.bytes("sharp.png.grey"))
        // Printed by make_fixtures.py
        #expect(abs(picture.sharpness() - 14859.421261094465) < 1e-6)
    }

    @Test func blurLowersIt() throws {
        let picture = try PictureFile.read(path: Fixture.path("sharp.png"))
        let blurred = try picture.resized(width: 10, height: 8, filter: .box)
            .resized(width: picture.width, height: picture.height, filter: .bicubic)
        #expect(blurred.sharpness() < picture.sharpness() / 20)
    }

    @Test func picturesWithoutInnerPixelsGiveZero() throws {
        #expect(try Picture(width: 2, height: 1, channels: .rgb, samples: [9, 8, 7, 6, 5, 4]).sharpness() == 0)
    }
}
