using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Values as the server's own messages show them: <c>{ _id: ObjectId('…'), a: "x", b: 1.0 }</c>.</summary>
internal static class ShellFormatter
{
    public static string Of(RawDocument document)
    {
        var text = new StringBuilder();
        AddDocument(text, document);
        return text.ToString();
    }

    public static string Of(RawValue value)
    {
        var text = new StringBuilder();
        AddValue(text, value);
        return text.ToString();
    }

    private static void AddDocument(StringBuilder text, RawDocument document)
    {
        string separator = "{ ";
        foreach (var (name, value) in document)
        {
            text.Append(separator).Append(name).Append(": ");
            AddValue(text, value);
            separator = ", ";
        }

        text.Append(document.IsEmpty ? "{}" : " }");
    }

    private static void AddValue(StringBuilder text, RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.Document:
                AddDocument(text, value.AsDocument);
                break;
            case ElementType.Array:
                AddArray(text, value.AsArray);
                break;
            case ElementType.String:
                text.Append('"').Append(value.AsString).Append('"');
                break;
            case ElementType.ObjectId:
                text.Append("ObjectId('").Append(value.AsObjectId).Append("')");
                break;
            case ElementType.DateTime:
                text.Append("new Date(").Append(value.Raw.Milliseconds).Append(')');
                break;
            case ElementType.Null:
                text.Append("null");
                break;
            case ElementType.Undefined:
                text.Append("undefined");
                break;
            case ElementType.Boolean:
                text.Append(value.AsBoolean ? "true" : "false");
                break;
            case ElementType.Int32 or ElementType.Int64:
                text.Append(value.AsInt64);
                break;
            case ElementType.Double:
                AddDouble(text, value.AsDouble);
                break;
            case ElementType.Decimal128:
                text.Append(value.Raw.Decimal128);
                break;
            case ElementType.Timestamp:
                text.Append(value.Raw.Timestamp);
                break;
            case ElementType.Binary when value.Raw is { BinarySubtype: 4, BinaryData.Length: 16 }:
                text.Append("UUID(\"").Append(value.AsGuid).Append("\")");
                break;
            case ElementType.Binary:
                text.Append("BinData(").Append(value.Raw.BinarySubtype).Append(", ")
                    .Append(Convert.ToHexString(value.Raw.BinaryData)).Append(')');
                break;
            case ElementType.MinKey or ElementType.MaxKey:
                text.Append(value.Type);
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void AddArray(StringBuilder text, RawArray array)
    {
        string separator = "[ ";
        foreach (var element in array)
        {
            text.Append(separator);
            AddValue(text, element);
            separator = ", ";
        }

        text.Append(separator == "[ " ? "[]" : " ]");
    }

    private static void AddDouble(StringBuilder text, double value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        text.Append(digits);
        if (double.IsInteger(value) && !digits.Contains('E'))
            text.Append(".0");
    }
}
