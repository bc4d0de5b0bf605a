import FoundationEssentials
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// Runs networks at full size, for pictures of the side that `PEER_SIDE` says, and writes what went in and what came out into the folder that
/// `PEER_FILES` names; `Tests/Peers/networks.py` computes the same with PyTorch. The weights are those of the folder that `PEER_CHECKPOINT`
/// names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PEER_CHECKPOINT"] != nil)) struct PeerNetworks {
    @Test func write() throws {
        let environment = ProcessInfo.processInfo.environment
        let checkpoint = try Checkpoint.open(path: try #require(environment["PEER_CHECKPOINT"]))
        let compute = try Compute(threadCount: ProcessInfo.processInfo.activeProcessorCount)
        let side = try #require(environment["PEER_SIDE"].flatMap(Int.init))
        var random = TorchRandom(seed: 1)
        func normals(_ shape: [Int]) -> Tensor { Tensor(random.normal(count: shape.reduce(1, *)), shape: shape, compute: compute) }
        var tensors: [StoredTensor] = []
        func keep(_ name: String, _ tensor: Tensor) throws { tensors.append(try StoredTensor(name: name, shape: tensor.shape, floats: tensor.values)) }

        let ids = (0 ..< 77).map { ($0 * 631 + 7) % 49_406 }
        tensors.append(try StoredTensor(name: "ids", shape: [1, 77], integers: ids))
        let textEncoder = try TextEncoder(checkpoint.textEncoders[0].weights, configuration: checkpoint.textEncoders[0].configuration)
        try keep("states", textEncoder([ids], compute: compute))

        let shape = [1, side / 8, side / 8, 4]
        let (latent, context, noise) = (normals(shape), normals([1, 77, checkpoint.unetConfiguration.crossAttentionDimension]).variable, normals(shape))
        let unet = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)
        let predicted = unet(latent, timesteps: [500], context: context)
        try keep("latent", latent)
        try keep("context", context)
        try keep("noise", noise)
        try keep("predicted", predicted)
        try keep("gradient", predicted.meanSquaredError(noise).gradients(of: [context])[0])

        let autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
        let picture = normals([1, side, side, 3])
        let encoded = try autoencoder.encode(picture)
        try keep("picture", picture)
        try keep("mean", encoded.mean)
        try keep("logVariance", encoded.logVariance)
        try keep("decoded", autoencoder.decode(latent))

        let bytes = try SafetensorsWriter.bytes(tensors)
        try Data(bytes).write(to: URL(filePath: try #require(environment["PEER_FILES"])).appending(path: "networks.safetensors"))
    }
}
