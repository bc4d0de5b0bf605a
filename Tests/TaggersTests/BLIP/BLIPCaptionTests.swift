import Imaging
import ModelFiles
import Taggers
import Tensor
import Testing

@Suite struct BLIPCaptionTests {
    /// A model whose words are always the same: the scores' bias alone decides, because the word vectors are zero.
    /// - Parameter likes: pieces by falling liking; what is not named is never said.
    private func model(saying likes: [Int], compute: Compute, _ body: (BLIP) throws -> Void) throws {
        try withBLIPFolder { folder in
            let path = try BLIPFixture().write(.original, into: folder) { tensors in
                tensors.map { tensor in
                    var values = [Float](repeating: -30, count: tensor.count)
                    if tensor.name.hasSuffix("word_embeddings.weight") || tensor.name.hasSuffix("decoder.weight") { values = values.map { _ in 0 } }
                    else if tensor.name.hasSuffix("predictions.bias") || tensor.name.hasSuffix("decoder.bias") {
                        for (place, piece) in likes.enumerated() { values[piece] = 10 - Float(place) }
                    } else { return tensor }
                    return (try? StoredTensor(name: tensor.name, shape: tensor.shape, floats: values)) ?? tensor
                }
            }
            try body(BLIP(path: path, vocabulary: "", compute: compute))
        }
    }

    private var picture: Picture { get throws { try Picture(width: 7, height: 5, channels: .rgba, samples: (0 ..< 140).map { UInt8($0) }) } }

    private func expectCaption(_ model: BLIP, _ options: BLIP.Options, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let caption = try model.caption(picture, options)
        #expect(caption == expected, sourceLocation: sourceLocation)
    }

    @Test func captionLacksThePrompt() throws {
        let compute = try Compute(threadCount: 1)
        // [SEP] is liked best, so that a caption ends as soon as it may: three pieces of prompt, the start, two words.
        try model(saying: [3, 20, 21], compute: compute) { model in
            let options = BLIP.Options(beams: 1, minimumLength: 6, maximumLength: 9, prompt: "w10 W11 w12 ")
            try expectCaption(model, options, "w20 w20")
            var beams = options
            beams.beams = 3
            try expectCaption(model, beams, "w20 w20")
            var penalty = options
            penalty.repetitionPenalty = 2
            try expectCaption(model, penalty, "w20 w21")
            var bare = options
            bare.prompt = ""
            try expectCaption(model, bare, "w20 w20 w20 w20 w20")
            bare.minimumLength = 0
            try expectCaption(model, bare, "")
        }
    }

    @Test func captionEndsAtTheGreatestLength() throws {
        let compute = try Compute(threadCount: 1)
        let picture = try self.picture
        try model(saying: [20, 3], compute: compute) { model in
            for beams in [1, 3] {
                let options = BLIP.Options(beams: beams, minimumLength: 0, maximumLength: 7, prompt: BLIPFixture.prompt)
                let tokens = try model.tokens(model.features(model.prepared(picture)), options)
                #expect(tokens.count <= 7 && tokens.prefix(5) == [58, 10, 11, 12, 20])
            }
        }
    }

    /// Expected: `prepared` of make_blip.py, by Pillow and numpy.
    @Test func picturesAreStretchedAndNormalised() throws {
        let compute = try Compute(threadCount: 1)
        let expected = try #require(BLIPFixture().json["prepared"]?.array).compactMap(\.number)
        let samples = (0 ..< 31 * 50 * 3).map { (place: Int) -> UInt8 in UInt8((37 * place + place / 93) % 256) }
        let opaque = try Picture(width: 31, height: 50, channels: .rgb, samples: samples)
        // Alpha is left out, whatever it is.
        var withAlpha: [UInt8] = []
        for pixel in 0 ..< 31 * 50 {
            withAlpha += samples[pixel * 3 ..< pixel * 3 + 3]
            withAlpha.append(UInt8(pixel % 256))
        }
        let clear = try Picture(width: 31, height: 50, channels: .rgba, samples: withAlpha)
        try model(saying: [3], compute: compute) { model in
            for picture in [opaque, clear] {
                let values = try model.prepared(picture).values
                #expect(values.count == 24 * 24 * 3)
                let own = stride(from: 0, to: values.count, by: 29).map { Double(values[$0]) }
                #expect(own.count == expected.count && zip(own, expected).allSatisfy { abs($0 - $1) < 1e-5 })
            }
        }
    }

    @Test func interruptEndsTheWork() throws {
        let compute = try Compute(threadCount: 1)
        let picture = try self.picture
        try model(saying: [20], compute: compute) { model in
            for patience in [0, 1, 3, 6] {
                var asked = 0
                #expect(throws: CancellationError.self) {
                    try model.caption(picture, BLIP.Options(maximumLength: 40)) {
                        asked += 1
                        return asked > patience
                    }
                }
                #expect(asked == patience + 1)
            }
        }
    }

    @Test(arguments: [
        BLIP.Options(beams: 0), BLIP.Options(beams: 17), BLIP.Options(minimumLength: 30, maximumLength: 20), BLIP.Options(minimumLength: 0, maximumLength: 4),
        BLIP.Options(minimumLength: 0, maximumLength: 41), BLIP.Options(repetitionPenalty: 0), BLIP.Options(repetitionPenalty: .nan),
    ])
    func impossibleOptionsAreRefused(_ options: BLIP.Options) throws {
        let compute = try Compute(threadCount: 1)
        let picture = try self.picture
        try model(saying: [3], compute: compute) { model in
            var options = options
            options.prompt = BLIPFixture.prompt
            if options.maximumLength == 48 { options.maximumLength = 40 }
            #expect { try model.caption(picture, options) } throws: { error in
                guard case .option(let reason)? = error as? BLIPError else { return false }
                return !reason.isEmpty && !reason.contains("\n")
            }
        }
    }
}
