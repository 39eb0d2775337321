using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>Values as MongoDB's error messages show them: <c>$size: -1.5</c>, <c>{ a: [ 1, "x" ] }</c>.</summary>
public static class ElementText
{
    // Enough to recognize the value by; messages must not grow with what they complain of.
    private const int MaxLength = 1000;

    /// <summary>An element, its name before its value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static string Of(string name, RawValueSpan value) => $"{name}: {Of(value)}";

    /// <summary>A document.</summary>
    /// <param name="document">The document.</param>
    public static string Of(RawDocument document) => Of(new RawValueSpan(ElementType.Document, document.Span));

    /// <summary>A value alone.</summary>
    /// <param name="value">The value.</param>
    public static string Of(RawValueSpan value)
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

    private static void Append(StringBuilder text, RawValueSpan value)
    {
        switch (value.Type)
        {
            case ElementType.Missing:
                text.Append("EOO");
                break;
            case ElementType.Double:
                string number = value.Double.ToString("G16", CultureInfo.InvariantCulture).Replace('E', 'e');
                text.Append(double.IsNaN(value.Double) ? "nan" : double.IsPositiveInfinity(value.Double) ? "inf"
                    : double.IsNegativeInfinity(value.Double) ? "-inf" : number);
                if (!number.Contains('.'))
                    text.Append(".0");
                break;
            case ElementType.Int32:
                text.Append(value.Int32);
                break;
            case ElementType.Int64:
                text.Append(value.Int64);
                break;
            case ElementType.Decimal128:
                text.Append(value.Decimal128.ToString());
                break;
            case ElementType.Boolean:
                text.Append(value.Boolean ? "true" : "false");
                break;
            case ElementType.String or ElementType.Symbol:
                text.Append('"').Append(value.ToString()).Append('"');
                break;
            case ElementType.Document or ElementType.Array:
                AppendNested(text, value);
                break;
            case ElementType.ObjectId:
                text.Append("ObjectId('").Append(value.ObjectId.ToString()).Append("')");
                break;
            case ElementType.DateTime:
                text.Append("new Date(").Append(value.Milliseconds).Append(')');
                break;
            case ElementType.Timestamp:
                text.Append(value.Timestamp.ToString());
                break;
            case ElementType.Regex:
                text.Append('/').Append(Encoding.UTF8.GetString(value.RegexPattern)).Append('/')
                    .Append(Encoding.UTF8.GetString(value.RegexOptions));
                break;
            case ElementType.Binary:
                var shown = value.BinaryData[..Math.Min(value.BinaryData.Length, 64)];
                text.Append("BinData(").Append(value.BinarySubtype).Append(", ")
                    .Append(Convert.ToHexString(shown)).Append(')');
                break;
            case ElementType.Null or ElementType.Undefined:
                text.Append(value.Type == ElementType.Null ? "null" : "undefined");
                break;
            default:
                text.Append(value.Type is ElementType.MinKey or ElementType.MaxKey ? value.Type.ToString() : value.ToString());
                break;
        }
    }

    private static void AppendNested(StringBuilder text, RawValueSpan value)
    {
        bool isArray = value.Type == ElementType.Array;
        text.Append(isArray ? '[' : '{');
        bool first = true;
        var reader = new RawReader(value.Document);
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
