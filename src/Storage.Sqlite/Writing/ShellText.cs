using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Values as the server's own messages show them: <c>{ _id: ObjectId('…'), a: "x", b: 1.0 }</c>.</summary>
internal static class ShellText
{
    /// <summary>A document's text.</summary>
    public static string Of(BsonDocument document)
    {
        var text = new StringBuilder();
        AddDocument(text, document);
        return text.ToString();
    }

    /// <summary>A value's text.</summary>
    public static string Of(BsonValue value)
    {
        var text = new StringBuilder();
        AddValue(text, value);
        return text.ToString();
    }

    private static void AddDocument(StringBuilder text, BsonDocument document)
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

    private static void AddValue(StringBuilder text, BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Document:
                AddDocument(text, value.AsDocument);
                break;
            case BsonType.Array:
                AddArray(text, value.AsArray);
                break;
            case BsonType.String:
                text.Append('"').Append(value.AsString).Append('"');
                break;
            case BsonType.ObjectId:
                text.Append("ObjectId('").Append(value.AsObjectId).Append("')");
                break;
            case BsonType.DateTime:
                text.Append("new Date(").Append(value.Raw.Milliseconds).Append(')');
                break;
            case BsonType.Null:
                text.Append("null");
                break;
            case BsonType.Undefined:
                text.Append("undefined");
                break;
            case BsonType.Boolean:
                text.Append(value.AsBoolean ? "true" : "false");
                break;
            case BsonType.Int32 or BsonType.Int64:
                text.Append(value.AsInt64);
                break;
            case BsonType.Double:
                AddDouble(text, value.AsDouble);
                break;
            case BsonType.Decimal128:
                text.Append(value.Raw.Decimal128);
                break;
            case BsonType.Timestamp:
                text.Append(value.Raw.Timestamp);
                break;
            case BsonType.Binary when value.Raw is { BinarySubtype: 4, BinaryData.Length: 16 }:
                text.Append("UUID(\"").Append(value.AsGuid).Append("\")");
                break;
            case BsonType.Binary:
                text.Append("BinData(").Append(value.Raw.BinarySubtype).Append(", ")
                    .Append(Convert.ToHexString(value.Raw.BinaryData)).Append(')');
                break;
            case BsonType.MinKey or BsonType.MaxKey:
                text.Append(value.Type);
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void AddArray(StringBuilder text, BsonArray array)
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
