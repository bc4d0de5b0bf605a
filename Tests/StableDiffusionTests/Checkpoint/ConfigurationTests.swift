import ModelFiles
import StableDiffusion
import Testing

@Suite struct ConfigurationTests {
    private func file(_ members: [JSONMember]) throws -> ConfigurationFile {
        try ConfigurationFile(.object(members), path: "config.json")
    }

    /// Members of a file of the built-in model, one of them exchanged.
    private func members(_ name: String, _ key: String? = nil, _ value: JSONValue = .null) throws -> [JSONMember] {
        let json = try JSONValue.read(path: "\(SmallCheckpoint.builtIn)/\(name)")
        return (json.members ?? []).map { $0.key == key ? JSONMember(key: $0.key, value: value) : $0 }
    }

    @Test func levelsOfStableDiffusion2() throws {
        let configuration = try UNetConfiguration(file(members("unet/config.json").map { member in
            switch member.key {
            case "block_out_channels": JSONMember(key: member.key, value: .array([.integer(320), .integer(640), .integer(1280)]))
            case "attention_head_dim": JSONMember(key: member.key, value: .array([.integer(5), .integer(10), .integer(20)]))
            case "norm_num_groups": JSONMember(key: member.key, value: .integer(32))
            default: member
            }
        }))
        #expect(configuration.attentionHeads == [5, 10, 20])
        #expect(configuration.timestepWidth == 1280)
    }

    @Test func schedulersSayWhatIsPredicted() throws {
        let name = "scheduler/scheduler_config.json"
        let velocity = try NoiseScheduleConfiguration(file(members(name, "prediction_type", .string("v_prediction"))))
        #expect(velocity.prediction == .velocity)
        #expect(try velocity.schedule().count == 1000)
        #expect(throws: ModelFileError.self) { try NoiseScheduleConfiguration(file(members(name, "prediction_type", .string("sample")))) }
        #expect(throws: ModelFileError.self) { try NoiseScheduleConfiguration(file(members(name, "beta_start", .number(2)))) }
        #expect(!velocity.hasZeroTerminalSNR)
        let rescaled = try NoiseScheduleConfiguration(file(members(name) + [JSONMember(key: "rescale_betas_zero_snr", value: .bool(true))]))
        #expect(rescaled.hasZeroTerminalSNR)
    }

    @Test func otherArchitecturesAreRefused() throws {
        for (key, value) in [("act_fn", JSONValue.string("gelu")), ("addition_embed_type", .string("text_image")),
                             ("down_block_types", .array([.string("AttnDownBlock2D"), .string("DownBlock2D"), .string("DownBlock2D")])),
                             ("num_class_embeds", .integer(1000)), ("conv_in_kernel", .integer(1))] {
            do {
                _ = try UNetConfiguration(file(members("unet/config.json", key, value)))
                Issue.record("\(key) was accepted")
            } catch let error as ModelFileError {
                #expect(error.kind == .unsupported, "\(key)")
            }
        }
    }

    /// Every key of every file with values that no model has: an error or a sound architecture, never a trap.
    @Test(arguments: ["unet/config.json", "vae/config.json", "text_encoder/config.json", "scheduler/scheduler_config.json"])
    func hostileValues(_ name: String) throws {
        let many = JSONValue.array(Array(repeating: .integer(1), count: 1000))
        let values: [JSONValue] = [
            .null, .bool(true), .integer(0), .integer(-1), .integer(.max), .integer(.min), .integer(3), .number(1e300), .number(-0.5), .string(""),
            .array([]), .array([.array([])]), .array([.integer(.max), .integer(.max), .integer(.max)]), .array([.integer(0), .integer(0), .integer(0)]),
            .array([.integer(7), .integer(7), .integer(7)]), many, .object([]),
        ]
        for key in try members(name).map(\.key) {
            for value in values {
                let file = try file(members(name, key, value))
                switch name {
                case "unet/config.json":
                    guard let configuration = try? UNetConfiguration(file) else { continue }
                    #expect(configuration.blockOutChannels.count == configuration.attentionHeads.count)
                    #expect(configuration.timestepWidth > 0)
                case "vae/config.json":
                    guard let configuration = try? VAEConfiguration(file) else { continue }
                    #expect(configuration.latentFactor > 0)
                case "text_encoder/config.json":
                    guard let configuration = try? TextEncoderConfiguration(file) else { continue }
                    #expect(configuration.hiddenSize % configuration.heads == 0)
                default:
                    guard let configuration = try? NoiseScheduleConfiguration(file) else { continue }
                    #expect(try configuration.schedule().count >= 2)
                }
            }
        }
        #expect(throws: ModelFileError.self) { try ConfigurationFile(.integer(3), path: "x") }
    }
}
