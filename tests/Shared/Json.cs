using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Streetcar.Tests;

/// <summary>
/// Documents, arrays and other values from text: Extended JSON, and what a shell takes beyond it, as MongoDB.Bson reads
/// it. <c>$regex</c> is the operator of that name; a regular expression is <c>/x/i</c> or <c>$regularExpression</c>.
/// </summary>
internal static partial class Json
{
    // MongoDB.Bson takes { $regex: 'x' } for a regular expression, as Extended JSON v1 has it, and loses the sign of -0.0.
    // While it reads, a name and a number that take as many bytes stand in for them.
    private const double NegativeZero = -1.23456789012345E-305;
    private const string NegativeZeroText = "-1.23456789012345E-305";

    private static readonly BsonBinaryWriterSettings Unchanged =
        new() { FixOldBinarySubTypeOnOutput = false, MaxSerializationDepth = int.MaxValue };

    public static Bson.RawDocument Document(string text) => Value(text).AsDocument;

    public static Bson.RawArray Array(string text) => Value(text).AsArray;

    public static Bson.RawValue Value(string text)
    {
        text = NegativeZeros().Replace(text.Replace("$regex", "_regex", StringComparison.Ordinal), NegativeZeroText);
        byte[] bytes = BsonDocument.Parse($"{{ value: {text} }}").ToBson(writerSettings: Unchanged);
        Replace(bytes, "_regex"u8, "$regex"u8);
        Replace(bytes, BitConverter.GetBytes(NegativeZero), BitConverter.GetBytes(-0.0));
        return new Bson.RawDocument(bytes)["value"];
    }

    private static void Replace(Span<byte> bytes, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        for (int at; (at = bytes.IndexOf(old)) >= 0; bytes = bytes[(at + old.Length)..])
            replacement.CopyTo(bytes[at..]);
    }

    [GeneratedRegex("""(?<=\$numberDouble['"]?\s*:\s*['"])-0\.0(?=['"])|(?<![\w.'"-])-0\.0(?![\w.'"])""")]
    private static partial Regex NegativeZeros();
}
