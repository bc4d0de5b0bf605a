/// A line of `textual_inversion_loss.csv`, byte for byte as the web UI's Python writes it.
public enum LossTable {
    /// The first line of the file.
    public static let header = "step,epoch,epoch_step,loss,learn_rate\r\n"

    /// The line of one step.
    /// - Parameters:
    ///   - step: updates done, from 1.
    ///   - stepsPerEpoch: epochs and steps in them are counted from 0.
    public static func line(step: Int, stepsPerEpoch: Int, loss: Double, learningRate: Double) -> String {
        let length = max(1, stepsPerEpoch)
        return "\(step),\((step - 1) / length),\((step - 1) % length),\(FixedPoint.text(loss, digits: 7)),\(learningRate)\r\n"
    }
}
