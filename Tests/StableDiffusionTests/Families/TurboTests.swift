import FormulaModels
import Imaging
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// Stable Diffusion 2.1 Turbo in sgm's layout (Stability-AI/generative-models): the small model under the names of Stability's file.
@Suite(.serialized) struct TurboTests {
    /// Every name that sgm's own classes give the full-size file (`make_kinds.py`), text blocks apart of which the small one has fewer.
    @Test func theNamesAreThoseOfTheLayout() throws {
        let kinds = try #require(try JSONValue.read(path: Fixture.folder + "/sd2/kinds.json").array)
        let row = try #require(kinds.first { $0["file"]?.string == "v2-1 turbo" })
        let block = "conditioner.embedders.0.model.transformer.resblocks."
        let expected = try #require(row["tensors"]?.members).map(\.key).filter { name in
            !name.hasPrefix(block) || name.dropFirst(block.count).prefix { $0 != "." }.count == 1 && !name.hasPrefix(block + "9")
        }
        let names = Set(try FormulaModel.stableDiffusion2().tensors(ofFile: "turbo").map(\.name))
        #expect(expected.count == 59 && names.isSuperset(of: expected))
        #expect(names.allSatisfy { name in
            ["model.diffusion_model.", "conditioner.embedders.0.model.", "first_stage_model.", "denoiser."].contains { name.hasPrefix($0) }
        })
    }

    @Test func itPredictsNoiseAsAllOfItsKind() throws {
        let checkpoint = try SmallModel.checkpoint(.turbo)
        #expect(checkpoint.kind.name == "Stable Diffusion 2.x Turbo" && checkpoint.kind.refusal == nil)
        #expect(checkpoint.noiseSchedule == ModelFamily.stableDiffusion2.noiseSchedule && checkpoint.evidence == .family)
        #expect(checkpoint.sampleSize == 64 * 4)
    }

    /// The web UI's pictures of the same network in the older layout.
    @Test(arguments: SmallPictureTests.cases.filter { $0.model == .epsilon }) func picture(_ reference: SmallPicture) throws {
        let (painter, plain) = (try SmallPainter.turbo.get(), try SmallPainter.of(reference))
        let latent = try painter.latent(reference)
        let error = relativeError(latent.planarValues, try #require(try TensorFile("sd2/latents.safetensors").values(reference.number)))
        #expect(error < 1e-4, "\(error)")
        let decoded = try painter.autoencoder.decode(latent)
        let picture = try PictureFile.read(path: reference.path(reference.file))
        let worst = greatestDifference(PictureReferenceTests.bytes(decoded.values), picture.rgb.samples.map(Float.init))
        #expect(worst <= 2, "\(worst)/255")
        #expect(try plain.latent(reference).values == latent.values)
    }
}
