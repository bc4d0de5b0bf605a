import FoundationEssentials
import Imaging
import ModelFiles

/// Pictures that carry an embedding, as the web UI makes and reads them: in a text chunk of a PNG, and in bands of pixels at the sides, which
/// survive where web sites drop the chunk.
public enum EmbeddingPicture {
    /// The text chunk: the document in base64.
    package static let keyword = "sd-ti-embedding"

    /// The embedding in a PNG or WebP file; nil where a picture carries none. The word is the name inside, else the file's stem.
    /// - Throws: `EmbeddingError` when the picture, or what it carries, cannot be read.
    public static func read(path: String) throws(EmbeddingError) -> Embedding? {
        let carried: Carried
        do throws(PictureError) {
            carried = try self.carried(by: path)
        } catch {
            throw .picture(error)
        }
        guard let document = try document(carried, path: path) else { return nil }
        let value = try CarrierDocument.read(document, path: path)
        let inner = value["name"]?.string.flatMap { (1...longestName).contains($0.utf8.count) ? $0 : nil }
        return try EmbeddingReader.embedding(in: value, path: path, word: inner ?? FilePath.stem(of: path))
    }

    /// A name inside that no file could have is none.
    private static let longestName = 255

    private enum Carried {
        case chunk(String)
        case bands([UInt8]?)
    }

    private static func carried(by path: String) throws(PictureError) -> Carried {
        if let text = try PictureFile.info(path: path).text(keyword) { return .chunk(text) }
        return .bands(PictureBands.bytes(in: try PictureFile.read(path: path)))
    }

    /// The JSON in it; nil where there is none.
    private static func document(_ carried: Carried, path: String) throws(EmbeddingError) -> [UInt8]? {
        switch carried {
        case .chunk(let text):
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
                throw .noEmbedding(path: path, problem: "has a text chunk \(keyword) that is not base64")
            }
            return [UInt8](data)
        case .bands(let bytes):
            guard let bytes, isZlib(bytes) else { return nil }
            do throws(Zlib.Failure) {
                return try Zlib.inflate(bytes, limit: CarrierDocument.largestSize)
            } catch .tooLarge(let limit) {
                throw .noEmbedding(path: path, problem: "carries more than \(limit) bytes, far more than an embedding has")
            } catch {
                // Two black columns in an ordinary picture may look like this, so it is none.
                return nil
            }
        }
    }

    /// Whether bytes begin as a zlib stream does.
    private static func isZlib(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] & 0x0F == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])).isMultiple(of: 31)
    }

    /// A picture that carries the embedding twice, as the bytes of a PNG.
    /// - Throws: `EmbeddingError`: the embedding has no such form, or the picture would be too large.
    public static func png(_ picture: Picture, carrying embedding: Embedding) throws(EmbeddingError) -> [UInt8] {
        let document = Array(try CarrierDocument.text(embedding).utf8)
        let chunk = TextChunk(keyword: keyword, text: Data(document).base64EncodedString())
        guard let packed = try? Zlib.deflate(document, level: 9) else { throw .picture(PictureError(.notEncoded(.png, "out of memory"))) }
        do throws(PictureError) {
            return try PictureBands.frame(picture, bytes: packed, shades: shades(embedding)).png(textChunks: [chunk])
        } catch {
            throw .picture(error)
        }
    }

    /// The first vector's numbers as grey values of the bands' dots, its largest white.
    package static func shades(_ embedding: Embedding) -> [UInt8] {
        let sizes = embedding.vectors[0].prefix(1024).map { $0.isFinite ? abs(Double($0)) : 0 }
        let largest = sizes.max() ?? 0
        return sizes.map { largest > 0 ? UInt8($0 / largest * 255) : 0 }
    }
}
