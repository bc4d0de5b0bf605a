import Engine
import FoundationEssentials
import Imaging

/// Pictures of all formats, the texts in them, and the embeddings that they carry.
extension FuzzTarget {
    static let pictures = [png, picture, pictureText, carrier, carriedDocument, carriedBands, cascade]

    private static let png = FuzzTarget(
        "png", upTo: 6000, weight: 3, fixtures: ["Tests/*.png"], body: { bytes, _ in try decode(MendedPNG.mended(bytes)) })

    private static let picture = FuzzTarget(
        "picture", upTo: 6000, weight: 4,
        fixtures: ["Tests/*.jpg", "Tests/*.webp", "Tests/*.gif", "Tests/*.bmp", "Tests/*.avif", "Tests/*.heic"], body: { bytes, _ in try decode(bytes) })

    /// Larger pictures are refused by size or take as long as they must.
    private static let mostPixels = 1_000_000

    private static func decode(_ bytes: [UInt8]) throws -> Bool {
        let info = try PictureFile.info(bytes)
        _ = info.generationParameters
        guard info.width.multipliedReportingOverflow(by: info.height).partialValue <= mostPixels else { return false }
        let picture = try PictureFile.decode(bytes)
        return try picture.rgb.resized(width: 16, height: 16, filter: .lanczos).width == 16
    }

    /// Text chunks, their bytes as they stand in the file: compressed ones are compressed here.
    private static let pictureText = FuzzTarget(
        "picture-text", upTo: 3000, weight: 2,
        texts: [
            "parameters\0a photo\nSteps: 20, Sampler: Euler a, Seed: 1, Size: 64x64", "Raw profile type exif\0\nexif\n 8\n4578696600004d4d\n",
            "XML:com\0\0\0en\0k\0text",
        ],
        body: { bytes, _ in
            let keyword = Array(bytes.prefix { $0 != 0 })
            let rest = Array(bytes.dropFirst(keyword.count + 1))
            let packed = keyword + [0, 0] + (try Zlib.deflate(rest, level: 1))
            for (type, data) in [("tEXt", bytes), ("iTXt", bytes), ("zTXt", packed), ("eXIf", rest)] {
                let info = try PictureFile.info(MendedPNG.adding(type, data, to: plain().png()))
                _ = info.generationParameters
            }
            return true
        })

    private static func plain() throws -> Picture {
        try Picture(width: 16, height: 16, channels: .rgb, samples: [UInt8](repeating: 200, count: 768))
    }

    private static let carrier = FuzzTarget(
        "carrier", upTo: 16_000, weight: 3, fixtures: ["Tests/EngineTests/Fixtures/*.webp", "Tests/EngineTests/Fixtures/*.png"],
        made: { [try EmbeddingPicture.png(plain(), carrying: embedding)] },
        body: { bytes, scratch in try EmbeddingPicture.read(path: scratch.put(MendedPNG.mended(bytes), "x.png")) != nil })

    /// The document that a picture carries in a text chunk, bare.
    private static let carriedDocument = FuzzTarget(
        "carried-document", upTo: 3000, weight: 2, made: { [Array(try CarrierDocument.text(embedding).utf8)] },
        body: { bytes, scratch in
            let data = Array("\(EmbeddingPicture.keyword)\0\(Data(bytes).base64EncodedString())".utf8)
            return try EmbeddingPicture.read(path: scratch.put(MendedPNG.adding("tEXt", data, to: plain().png()), "x.png")) != nil
        })

    /// What a picture carries in its bands, as it lies there: compressed.
    private static let carriedBands = FuzzTarget(
        "carried-bands", upTo: 3000, made: { [try Zlib.deflate(Array(CarrierDocument.text(embedding).utf8), level: 9)] },
        body: { bytes, scratch in
            let framed = try PictureBands.frame(plain(), bytes: bytes, shades: [255, 128, 64])
            return try EmbeddingPicture.read(path: scratch.put(framed.png(compression: 1), "x.png")) != nil
        })

    private static var embedding: Embedding {
        get throws {
            guard let vectors = EmbeddingVectors(values: [0.5, -0.25, 1, 0, 2, -3, 0.125, 4], width: 4) else { throw SeedError() }
            return Embedding(name: "word", vectors: vectors, step: 20, checkpointHash: "0123456789", checkpointName: "tiny-sd")
        }
    }

    private static let cascade = FuzzTarget(
        "cascade", upTo: 6000,
        texts: ["""
            <?xml version="1.0"?><opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType><featureType>HAAR</featureType>
            <height>20</height><width>20</width><stageParams><maxWeakCount>1</maxWeakCount></stageParams>
            <featureParams><maxCatCount>0</maxCatCount></featureParams>
            <stageNum>1</stageNum><stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>-1.456</stageThreshold><weakClassifiers><_>
            <internalNodes>0 -1 0 1.296e-01</internalNodes><leafValues>-7.73e-01 6.83e-01</leafValues></_></weakClassifiers></_></stages>
            <features><_><rects><_>0 8 20 12 -1.</_><_>0 14 20 6 2.</_></rects></_></features></cascade></opencv_storage>
            """],
        body: { bytes, _ in try HaarCascade(content: bytes).width > 0 })
}

/// An input to begin with cannot be made.
struct SeedError: Error {}
