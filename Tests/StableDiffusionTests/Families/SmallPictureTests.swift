import Imaging
import StableDiffusion
import Tensor
import Testing

/// Whole pictures of small Stable Diffusion 2 and XL models of either prediction against the web UI's own code: every sampler,
/// zero terminal SNR, prompts of all kinds, an embedding, starting pictures, a second pass, nine channels.
@Suite(.serialized) struct SmallPictureTests {
    static let cases = SmallPicture.all(.version2)
    static let ofXL = SmallPicture.all(.xl)

    @Test func coversWhatThereIs() {
        #expect(Self.cases.count == 36)
        let ofVelocity = Self.cases.filter { $0.model == .velocity && $0.settings == nil && $0.initImage == nil }
        #expect(Set(ofVelocity.map(\.sampler)) == Set(Sampler.allCases.map(\.rawValue)))
        #expect(Sampler.allCases.count == 14)
        #expect(Self.cases.filter { $0.model == .epsilon }.count == 6)
        #expect(Self.cases.filter(\.hasZeroTerminalSNR).count == 3)
        #expect(Self.cases.filter { $0.model == .inpainting }.map { $0.mask != nil } == [false, true, true])
        #expect(Self.cases.contains { $0.negativePrompt == " " } && Self.cases.contains { $0.hires != nil })
        for (words, count) in [(" AND ", 1), ("[red cat:", 1), ("small-word", 2), ("flowers", 2)] {
            #expect(Self.cases.filter { $0.prompt.contains(words) }.count == count, "\(words)")
        }
        #expect(Self.cases.filter { $0.initImage != nil }.count == 5)
    }

    @Test func coversWhatThereIsOfXL() {
        #expect(Self.ofXL.count == 36)
        let plain = Self.ofXL.filter { $0.model == .epsilon && $0.initImage == nil }
        #expect(Set(plain.map(\.sampler)) == Set(Sampler.allCases.map(\.rawValue)))
        #expect(Self.ofXL.filter { $0.model == .velocity }.map(\.hasZeroTerminalSNR) == [true, true, true, true, false])
        // Nothing at all, what looks like it, and text.
        #expect(["", " ", ",", "night"].allSatisfy { negative in plain.contains { $0.negativePrompt == negative } })
        #expect(plain.contains { $0.prompt.isEmpty } && plain.contains { $0.schedule == "Align Your Steps" } && plain.contains { $0.hires != nil })
        #expect(Self.ofXL.filter { $0.model == .inpainting }.map { $0.mask != nil } == [false, true])
        for (words, count) in [(" AND ", 1), ("[red cat:", 1), ("small-word", 2), ("flowers", 2), (" BREAK ", 1)] {
            #expect(Self.ofXL.filter { $0.prompt.contains(words) }.count == count, "\(words)")
        }
        #expect(Self.ofXL.filter { $0.initImage != nil }.count == 4 && Self.ofXL.contains { $0.height < $0.width && $0.hires == nil })
    }

    @Test(arguments: cases + ofXL) func picture(_ reference: SmallPicture) throws {
        let painter = try SmallPainter.of(reference)
        let expected = try TensorFile(reference.latents)
        if let start = try painter.startingLatent(reference) {
            let error = relativeError(start.planarValues, try #require(expected.values(reference.number + ".init")))
            #expect(error < 1e-4, "start \(error)")
        }
        let latent = try painter.latent(reference)
        let error = relativeError(latent.planarValues, try #require(expected.values(reference.number)))
        #expect(error < 1e-4, "\(error)")

        let decoded = try painter.autoencoder.decode(latent)
        let picture = try PictureFile.read(path: reference.path(reference.file))
        let found = PictureReferenceTests.bytes(decoded.values)
        let worst = greatestDifference(found, picture.rgb.samples.map(Float.init))
        #expect(worst <= 2, "\(worst)/255")
    }

    /// Sigmas, timesteps and the times of every call of the network.
    @Test(arguments: cases + ofXL) func schedule(_ reference: SmallPicture) throws {
        let noiseSchedule = try reference.noiseSchedule.schedule()
        let compute = try Compute(threadCount: 1)
        var times: [Float] = []
        let denoiser = Denoiser(schedule: noiseSchedule) { latent, timestep in
            times.append(timestep)
            return latent
        }
        let sampling = try reference.sampling()
        let (sigmas, timesteps): ([Float], [Int])
        if let strength = reference.denoisingStrength {
            try sample(sampling, reference, from: strength, denoiser, compute)
            sigmas = sampling.sigmas(of: noiseSchedule, strength: strength)
            timesteps = sampling.timesteps(of: noiseSchedule, strength: strength)
        } else {
            var noise = try reference.picture.noise(factor: 8, compute: compute)
            _ = try sampling.sample(denoiser, noise: &noise)
            (sigmas, timesteps) = (sampling.sigmas(of: noiseSchedule), sampling.timesteps(of: noiseSchedule))
        }
        #expect(reference.sigmas != nil || reference.timesteps != nil)
        if let expected = reference.sigmas { #expect(greatestShare(sigmas, expected) <= 3e-6) }
        if let expected = reference.timesteps { #expect(timesteps == expected) }
        if let hires = reference.hires {
            let second = try reference.sampling(hires)
            try sample(second, reference, from: hires.denoisingStrength, denoiser, compute)
            let sigmas = second.sigmas(of: noiseSchedule, strength: hires.denoisingStrength)
            #expect(greatestShare(sigmas, hires.sigmas) <= 3e-6)
        }
        #expect(greatestDifference(times, reference.unetTimes) <= 2e-3)
    }

    private func sample(
        _ sampling: Sampling, _ reference: SmallPicture, from strength: Double, _ denoiser: Denoiser, _ compute: Compute
    ) throws {
        var noise = try reference.picture.noise(factor: 8, compute: compute)
        let shape = [1, reference.height / 8, reference.width / 8, 4]
        let latent = Tensor(repeating: 0, shape: shape, compute: compute)
        _ = try sampling.sample(from: latent, strength: strength, denoiser, noise: &noise)
    }
}
