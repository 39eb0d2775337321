using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streetcar.Bson;

/// <summary>Writes values as Extended JSON.</summary>
internal sealed class ExtendedJsonWriter(ExtendedJsonMode mode)
{
    // Dates beyond these years, which ISO 8601 can't hold with four digits, or which JavaScript misreads, stay numbers.
    private const long FirstIsoDate = 0;
    private const long LastIsoDate = 253402300799999;

    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private readonly ArrayBufferWriter<byte> _text = new(256);
    private readonly bool _canonical = mode == ExtendedJsonMode.Canonical;

    /// <summary>Writes one value.</summary>
    public void Write(RawValueSpan value)
    {
        switch (value.Type)
        {
            case ElementType.Double:
                WriteDouble(value.Double);
                break;
            case ElementType.String:
                WriteText(value.Utf8);
                break;
            case ElementType.Document:
                WriteDocument(value.Document);
                break;
            case ElementType.Array:
                WriteArray(value.Document);
                break;
            case ElementType.Binary:
                Add("{\"$binary\": {\"base64\": \""u8);
                Add(Convert.ToBase64String(value.BinaryData));
                Add($"\", \"subType\": \"{value.BinarySubtype:x2}\"}}}}");
                break;
            case ElementType.Undefined:
                Add("{\"$undefined\": true}"u8);
                break;
            case ElementType.ObjectId:
                Add($"{{\"$oid\": \"{value.ObjectId}\"}}");
                break;
            case ElementType.Boolean:
                Add(value.Boolean ? "true"u8 : "false"u8);
                break;
            case ElementType.DateTime:
                WriteDate(value.Milliseconds);
                break;
            case ElementType.Null:
                Add("null"u8);
                break;
            case ElementType.Regex:
                Add("{\"$regularExpression\": {\"pattern\": "u8);
                WriteText(value.RegexPattern);
                Add(", \"options\": "u8);
                WriteOptions(value.RegexOptions);
                Add("}}"u8);
                break;
            case ElementType.DbPointer:
                Add("{\"$dbPointer\": {\"$ref\": "u8);
                WriteText(value.Bytes[4..^(RawObjectId.Size + 1)]);
                Add($", \"$id\": {{\"$oid\": \"{new RawObjectId(value.Bytes[^RawObjectId.Size..])}\"}}}}}}");
                break;
            case ElementType.JavaScript:
                Wrap("{\"$code\": "u8, value.Utf8);
                break;
            case ElementType.Symbol:
                Wrap("{\"$symbol\": "u8, value.Utf8);
                break;
            case ElementType.JavaScriptWithScope:
                Add("{\"$code\": "u8);
                WriteText(value.Code);
                Add(", \"$scope\": "u8);
                WriteDocument(value.Scope);
                Add("}"u8);
                break;
            case ElementType.Int32:
                WriteNumber(value.Int32, "$numberInt");
                break;
            case ElementType.Timestamp:
                Add($"{{\"$timestamp\": {{\"t\": {value.Timestamp.Seconds}, \"i\": {value.Timestamp.Ordinal}}}}}");
                break;
            case ElementType.Int64:
                WriteNumber(value.Int64, "$numberLong");
                break;
            case ElementType.Decimal128:
                Add($"{{\"$numberDecimal\": \"{value.Decimal128}\"}}");
                break;
            case ElementType.MinKey:
                Add("{\"$minKey\": 1}"u8);
                break;
            case ElementType.MaxKey:
                Add("{\"$maxKey\": 1}"u8);
                break;
            default:
                throw new ArgumentException($"A value of type {value.Type} can't be written as JSON.", nameof(value));
        }
    }

    /// <summary>What was written.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_text.WrittenSpan);

    private void WriteDocument(ReadOnlySpan<byte> document)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Add("{"u8);
        var reader = new RawReader(document);
        for (bool first = true; reader.Read(); first = false)
        {
            if (!first)
                Add(", "u8);
            WriteText(reader.Name);
            Add(": "u8);
            Write(reader.Value);
        }

        Add("}"u8);
    }

    private void WriteArray(ReadOnlySpan<byte> array)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Add("["u8);
        var reader = new RawReader(array);
        for (bool first = true; reader.Read(); first = false)
        {
            if (!first)
                Add(", "u8);
            Write(reader.Value);
        }

        Add("]"u8);
    }

    private void WriteNumber(long number, string type)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        Add(_canonical ? $"{{\"{type}\": \"{text}\"}}" : text);
    }

    private void WriteDouble(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        // A point or an exponent distinguishes a Double from an integer.
        if (double.IsFinite(number) && !text.AsSpan().ContainsAny('.', 'E'))
            text += ".0";
        if (_canonical || !double.IsFinite(number))
            Add($"{{\"$numberDouble\": \"{text}\"}}");
        else
            Add(text);
    }

    private void WriteDate(long milliseconds)
    {
        if (_canonical || milliseconds is < FirstIsoDate or > LastIsoDate)
        {
            Add("{\"$date\": {\"$numberLong\": \""u8);
            Add(milliseconds.ToString(CultureInfo.InvariantCulture));
            Add("\"}}"u8);
            return;
        }

        var date = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        string format = date.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        Add("{\"$date\": \""u8);
        Add(date.ToString(format, CultureInfo.InvariantCulture));
        Add("\"}"u8);
    }

    // Options are written in order, in which not every writer of BSON keeps them.
    private void WriteOptions(ReadOnlySpan<byte> options)
    {
        byte[] ordered = options.ToArray();
        if (Ascii.IsValid(ordered))
            ordered.AsSpan().Sort();
        WriteText(ordered);
    }

    private void Wrap(ReadOnlySpan<byte> opening, ReadOnlySpan<byte> text)
    {
        Add(opening);
        WriteText(text);
        Add("}"u8);
    }

    private void WriteText(ReadOnlySpan<byte> utf8)
    {
        Add("\""u8);
        while (utf8.IndexOfAny(MustEscape) is >= 0 and var plain)
        {
            Add(utf8[..plain]);
            WriteEscaped(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        Add(utf8);
        Add("\""u8);
    }

    private void WriteEscaped(byte code)
    {
        switch (code)
        {
            case (byte)'"':
                Add("\\\""u8);
                break;
            case (byte)'\\':
                Add("\\\\"u8);
                break;
            case (byte)'\b':
                Add("\\b"u8);
                break;
            case (byte)'\f':
                Add("\\f"u8);
                break;
            case (byte)'\n':
                Add("\\n"u8);
                break;
            case (byte)'\r':
                Add("\\r"u8);
                break;
            case (byte)'\t':
                Add("\\t"u8);
                break;
            default:
                Add($"\\u{code:x4}");
                break;
        }
    }

    private void Add(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    private void Add(string text) => Encoding.UTF8.GetBytes(text, _text);
}
