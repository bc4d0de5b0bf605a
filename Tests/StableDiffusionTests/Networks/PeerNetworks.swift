import FoundationEssentials
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// Runs the networks of Stable Diffusion 1.5's size, at 512x512, and writes what went in and what came out into the folder that
/// `PEER_FILES` names; `Tests/Peers/networks.py` computes the same with PyTorch. The weights are those of the folder that `PEER_CHECKPOINT`
/// names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PEER_CHECKPOINT"] != nil)) struct PeerNetworks {
    @Test func write() throws {
        let environment = ProcessInfo.processInfo.environment
        let checkpoint = try Checkpoint.open(path: try #require(environment["PEER_CHECKPOINT"]))
        let compute = try Compute(threadCount: ProcessInfo.processInfo.activeProcessorCount)
        var random = TorchRandom(seed: 1)
        func normals(_ shape: [Int]) -> Tensor { Tensor(random.normal(count: shape.reduce(1, *)), shape: shape, compute: compute) }
        var tensors: [StoredTensor] = []
        func keep(_ name: String, _ tensor: Tensor) throws { tensors.append(try StoredTensor(name: name, shape: tensor.shape, floats: tensor.values)) }

        let ids = (0 ..< 77).map { ($0 * 631 + 7) % 49_406 }
        tensors.append(try StoredTensor(name: "ids", shape: [1, 77], integers: ids))
        let textEncoder = try TextEncoder(checkpoint.textEncoders[0].weights, configuration: checkpoint.textEncoders[0].configuration)
        try keep("states", textEncoder([ids], compute: compute))

        let (latent, context, noise) = (normals([1, 64, 64, 4]), normals([1, 77, 768]).variable, normals([1, 64, 64, 4]))
        let unet = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)
        let predicted = unet(latent, timesteps: [500], context: context)
        try keep("latent", latent)
        try keep("context", context)
        try keep("noise", noise)
        try keep("predicted", predicted)
        try keep("gradient", predicted.meanSquaredError(noise).gradients(of: [context])[0])

        let autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
        let picture = normals([1, 512, 512, 3])
        let encoded = try autoencoder.encode(picture)
        try keep("picture", picture)
        try keep("mean", encoded.mean)
        try keep("logVariance", encoded.logVariance)
        try keep("decoded", autoencoder.decode(latent))

        let bytes = try SafetensorsWriter.bytes(tensors)
        try Data(bytes).write(to: URL(filePath: try #require(environment["PEER_FILES"])).appending(path: "networks.safetensors"))
    }
}
