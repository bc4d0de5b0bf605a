import Tensor

/// Asks a U-Net of Stable Diffusion 2 itself what it predicts, where its file does not say: the web UI's test (modules/sd_models_config.py,
/// `is_using_v_parameterization_for_sd2`).
///
/// Of a picture that is 0.5 everywhere, at the last timestep, the noise is nearly the picture itself; the velocity is far below.
package enum VelocityTest {
    /// The mean of what the network adds to the picture.
    package static func mean(_ unet: UNet, compute: Compute) -> Double {
        let (side, channels) = (8, unet.configuration.inChannels)
        let picture = Tensor([Float](repeating: 0.5, count: side * side * channels), shape: [1, side, side, channels], compute: compute)
        let width = unet.configuration.crossAttentionDimension
        let context = Tensor([Float](repeating: 0.5, count: 2 * width), shape: [1, 2, width], compute: compute)
        let output = unet(picture, timesteps: [999], context: context).values
        return output.reduce(0.0) { $0 + Double($1) - 0.5 } / Double(output.count)
    }

    static func prediction(_ unet: UNet, compute: Compute) -> NoiseSchedule.Prediction {
        mean(unet, compute: compute) < -1 ? .velocity : .epsilon
    }
}
