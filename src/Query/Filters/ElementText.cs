using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Values as MongoDB's error messages show them: <c>$size: -1.5</c>, <c>{ a: [ 1, "x" ] }</c>.</summary>
internal static class ElementText
{
    // Enough to recognise the value by; messages must not grow with what they complain of.
    private const int MaxLength = 1000;

    /// <summary>An element, its name before its value.</summary>
    public static string Of(string name, RawBsonValue value) => $"{name}: {Of(value)}";

    /// <summary>A document.</summary>
    public static string Of(BsonDocument document) => Of(new RawBsonValue(BsonType.Document, document.Span));

    /// <summary>A value alone.</summary>
    public static string Of(RawBsonValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        if (text.Length > MaxLength)
        {
            text.Length = MaxLength;
            text.Append("...");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, RawBsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Missing:
                text.Append("EOO");
                break;
            case BsonType.Double:
                string number = value.Double.ToString("G16", CultureInfo.InvariantCulture).Replace('E', 'e');
                text.Append(double.IsNaN(value.Double) ? "nan" : double.IsPositiveInfinity(value.Double) ? "inf"
                    : double.IsNegativeInfinity(value.Double) ? "-inf" : number);
                if (!number.Contains('.'))
                    text.Append(".0");
                break;
            case BsonType.Int32:
                text.Append(value.Int32);
                break;
            case BsonType.Int64:
                text.Append(value.Int64);
                break;
            case BsonType.Decimal128:
                text.Append(value.Decimal128.ToString());
                break;
            case BsonType.Boolean:
                text.Append(value.Boolean ? "true" : "false");
                break;
            case BsonType.String or BsonType.Symbol:
                text.Append('"').Append(value.ToString()).Append('"');
                break;
            case BsonType.Document or BsonType.Array:
                AppendNested(text, value);
                break;
            case BsonType.ObjectId:
                text.Append("ObjectId('").Append(value.ObjectId.ToString()).Append("')");
                break;
            case BsonType.DateTime:
                text.Append("new Date(").Append(value.Milliseconds).Append(')');
                break;
            case BsonType.Timestamp:
                text.Append(value.Timestamp.ToString());
                break;
            case BsonType.Regex:
                text.Append('/').Append(Encoding.UTF8.GetString(value.RegexPattern)).Append('/')
                    .Append(Encoding.UTF8.GetString(value.RegexOptions));
                break;
            case BsonType.Binary:
                var shown = value.BinaryData[..Math.Min(value.BinaryData.Length, 64)];
                text.Append("BinData(").Append(value.BinarySubtype).Append(", ")
                    .Append(Convert.ToHexString(shown)).Append(')');
                break;
            case BsonType.Null or BsonType.Undefined:
                text.Append(value.Type == BsonType.Null ? "null" : "undefined");
                break;
            default:
                text.Append(value.Type is BsonType.MinKey or BsonType.MaxKey ? value.Type.ToString() : value.ToString());
                break;
        }
    }

    private static void AppendNested(StringBuilder text, RawBsonValue value)
    {
        bool isArray = value.Type == BsonType.Array;
        text.Append(isArray ? '[' : '{');
        bool first = true;
        var reader = new BsonReader(value.Document);
        while (reader.Read() && text.Length <= MaxLength)
        {
            text.Append(first ? " " : ", ");
            first = false;
            if (!isArray)
                text.Append(Encoding.UTF8.GetString(reader.Name)).Append(": ");
            Append(text, reader.Value);
        }

        if (!first)
            text.Append(' ');
        text.Append(isArray ? ']' : '}');
    }
}
