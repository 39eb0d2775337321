using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Streetcar.Bson;

/// <summary>
/// Checks bytes from outside against the BSON specification (<see href="https://bsonspec.org/spec.html"/>): lengths,
/// types, UTF-8, nesting. What passes is trusted from then on.
/// </summary>
public static class BsonValidator
{
    /// <summary>The largest document: 16 MiB, and 16 KiB for what a command adds around one.</summary>
    public const int MaxDocumentSize = (16 * 1024 * 1024) + (16 * 1024);

    /// <summary>How deep documents and arrays may be nested in a document.</summary>
    public const int MaxDepth = 200;

    private const int MinDocumentSize = 5;

    /// <summary>Checks that the bytes are exactly one valid document.</summary>
    /// <param name="document">The bytes.</param>
    /// <exception cref="DocumentException">
    /// InvalidBSON, with the field, the offset and the reason; Overflow: nested too deep; BSONObjectTooLarge above <see cref="MaxDocumentSize"/>.
    /// </exception>
    public static void Validate(ReadOnlySpan<byte> document)
    {
        if (!TryValidate(document, out var error))
            throw error;
    }

    /// <summary>Checks that the bytes are exactly one valid document, without throwing.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="error">What is wrong, as <see cref="Validate"/> would throw it; null where nothing is.</param>
    /// <returns>Whether the document is valid.</returns>
    public static bool TryValidate(ReadOnlySpan<byte> document, [NotNullWhen(false)] out DocumentException? error)
    {
        var walk = new Walk(document);
        error = walk.Run() ? null : walk.Error();
        return error is null;
    }

    // Not recursive: the ends of the open documents are on an explicit stack.
    private ref struct Walk(ReadOnlySpan<byte> document)
    {
        private readonly ReadOnlySpan<byte> _document = document;
        private int _position;
        private string? _reason;
        private ErrorCode _code = ErrorCode.InvalidBson;
        private ReadOnlySpan<byte> _name;

        public bool Run()
        {
            if (_document.Length < MinDocumentSize)
                return Fail("a document takes at least 5 bytes");
            int length = BinaryPrimitives.ReadInt32LittleEndian(_document);
            if (length != _document.Length)
                return Fail($"the document's length is {length}, but there are {_document.Length} bytes");
            if (length > MaxDocumentSize)
            {
                _code = ErrorCode.BsonObjectTooLarge;
                return Fail($"the document's size of {length} bytes is larger than {MaxDocumentSize}");
            }

            // Where the terminator of each open document must be.
            Span<int> ends = stackalloc int[MaxDepth + 1];
            ends[0] = length - 1;
            int depth = 0;
            _position = 4;
            while (true)
            {
                int end = ends[depth];
                var type = (ElementType)_document[_position];
                if (type == ElementType.Missing)
                {
                    if (_position != end)
                        return Fail("the document ends before its length");
                    _position++;
                    if (depth == 0)
                        return true;
                    depth--;
                    continue;
                }

                if (_position >= end)
                    return Fail("the document does not end at its length");
                if (!Name(end) || !Payload(type, ref end))
                    return false;
                if (end == ends[depth])
                    continue;
                if (++depth > MaxDepth)
                {
                    _code = ErrorCode.Overflow;
                    return Fail($"nested more than {MaxDepth} deep");
                }

                ends[depth] = end;
            }
        }

        public readonly DocumentException Error()
        {
            string field = _name.IsEmpty ? "" : $" in the field '{Encoding.UTF8.GetString(_name)}'";
            return new DocumentException(_code, $"invalid BSON at offset {_position}{field}: {_reason}");
        }

        private bool Name(int end)
        {
            var rest = _document[(_position + 1)..end];
            // Names are short, and nearly always ASCII: a plain loop beats two calls that prepare for more.
            int length = 0;
            int all = 0;
            while (length < rest.Length && rest[length] != 0)
                all |= rest[length++];
            if (length == rest.Length)
                return Fail("a field's name does not end");
            if (all > 0x7F && !Utf8.IsValid(rest[..length]))
                return Fail("a field's name is not UTF-8");
            _name = rest[..length];
            _position += length + 2;
            return true;
        }

        // Steps over a value, or into a document, whose terminator's offset is returned in end.
        private bool Payload(ElementType type, ref int end)
        {
            switch (type)
            {
                case ElementType.Int32:
                    return Skip(4, end);
                case ElementType.Double or ElementType.Int64 or ElementType.DateTime or ElementType.Timestamp:
                    return Skip(8, end);
                case ElementType.ObjectId:
                    return Skip(RawObjectId.Size, end);
                case ElementType.Decimal128:
                    return Skip(16, end);
                case ElementType.String or ElementType.JavaScript or ElementType.Symbol:
                    return Text(end);
                case ElementType.Document or ElementType.Array:
                    return Open(ref end);
                case ElementType.Boolean:
                    if (end - _position >= 1 && _document[_position] > 1)
                        return Fail($"a Boolean is 0 or 1, not {_document[_position]}");
                    return Skip(1, end);
                case ElementType.Null or ElementType.Undefined or ElementType.MinKey or ElementType.MaxKey:
                    return true;
                case ElementType.Binary:
                    return Binary(end);
                case ElementType.Regex:
                    return CString(end) && CString(end);
                case ElementType.DbPointer:
                    return Text(end) && Skip(RawObjectId.Size, end);
                case ElementType.JavaScriptWithScope:
                    return CodeWithScope(ref end);
                default:
                    return Fail($"there is no type {(byte)type}");
            }
        }

        private bool Skip(int length, int end)
        {
            if (end - _position < length)
                return Fail("the value runs over the end of its document");
            _position += length;
            return true;
        }

        private bool Length(int end, out int length)
        {
            length = 0;
            if (end - _position < 4)
                return Fail("the value runs over the end of its document");
            length = BinaryPrimitives.ReadInt32LittleEndian(_document[_position..]);
            return true;
        }

        private bool Text(int end)
        {
            if (!Length(end, out int length))
                return false;
            if (length < 1 || length > end - _position - 4)
                return Fail($"a string can't have the length {length} here");
            var text = _document.Slice(_position + 4, length);
            if (text[^1] != 0)
                return Fail("a string does not end with a zero byte");
            if (!Utf8.IsValid(text))
                return Fail("a string is not UTF-8");
            _position += 4 + length;
            return true;
        }

        private bool CString(int end)
        {
            var rest = _document[_position..end];
            int length = rest.IndexOf((byte)0);
            if (length < 0)
                return Fail("a regular expression does not end");
            if (!Utf8.IsValid(rest[..length]))
                return Fail("a regular expression is not UTF-8");
            _position += length + 1;
            return true;
        }

        private bool Binary(int end)
        {
            if (!Length(end, out int length))
                return false;
            if (length < 0 || length > end - _position - 5)
                return Fail($"binary data can't have the length {length} here");
            bool old = _document[_position + 4] == 2;
            if (old && (length < 4 || BinaryPrimitives.ReadInt32LittleEndian(_document[(_position + 5)..]) != length - 4))
                return Fail("binary data of subtype 2 must repeat its length");
            _position += 5 + length;
            return true;
        }

        private bool Open(ref int end)
        {
            if (!Length(end, out int length))
                return false;
            if (length < MinDocumentSize || length > end - _position)
                return Fail($"an embedded document can't have the length {length} here");
            end = _position + length - 1;
            _position += 4;
            return true;
        }

        private bool CodeWithScope(ref int end)
        {
            if (!Length(end, out int length))
                return false;
            // Two lengths, an empty string and an empty scope take 14 bytes.
            if (length < 14 || length > end - _position)
                return Fail($"code with scope can't have the length {length} here");
            int after = _position + length;
            _position += 4;
            if (!Text(after - MinDocumentSize))
                return false;
            int scope = BinaryPrimitives.ReadInt32LittleEndian(_document[_position..]);
            if (scope != after - _position)
                return Fail($"a scope can't have the length {scope} here");
            end = after - 1;
            _position += 4;
            return true;
        }

        private bool Fail(string reason)
        {
            _reason = reason;
            return false;
        }
    }
}
