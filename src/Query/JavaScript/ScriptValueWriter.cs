using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.JavaScript;

/// <summary>Makes values of BSON of JavaScript's. Numbers become doubles, unless a document had an Int32 there.</summary>
internal static class ScriptValueWriter
{
    private const int MaxDepth = 150;

    /// <summary>The value. It may run the script's code, where an object has properties that are computed.</summary>
    /// <exception cref="DocumentException">16662, 16985, 17279: BSON has no such value.</exception>
    public static RawValue ToValue(JsValue value)
    {
        if (value.IsNumber())
            return value.AsNumber();
        if (value.IsBoolean())
            return value.AsBoolean();
        if (value is ScriptValue { Value: var kept })
            return kept;
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName(""u8);
        Write(writer, value);
        writer.WriteEndDocument();
        OperationContext.Charge(writer.Length);
        return writer.ToDocument().First().Value;
    }

    /// <summary>Writes the value where one may be written.</summary>
    /// <exception cref="DocumentException">16662, 16985, 17279: BSON has no such value.</exception>
    public static void Write(RawWriter writer, JsValue value) => Write(writer, value, wasInt32: false, depth: 0);

    private static void Write(RawWriter writer, JsValue value, bool wasInt32, int depth)
    {
        switch (value)
        {
            case JsNumber:
                WriteNumber(writer, value.AsNumber(), wasInt32);
                break;
            case ScriptValue own:
                writer.WriteValue(own.Value);
                break;
            case ScriptDocument { IsRead: false } document:
                writer.WriteDocument(document.Original.Span);
                break;
            case JsArray array:
                WriteArray(writer, array, CheckDepth(depth));
                break;
            case JsDate date:
                writer.WriteDateTime(double.IsNaN(date.DateValue) ? 0 : (long)date.DateValue);
                break;
            case JsRegExp regex:
                writer.WriteValue(RawValue.FromRegex(regex.Source, string.Concat(regex.Flags.Where("imsu".Contains).Order())));
                break;
            case Function function:
                writer.WriteValue(RawValue.FromText(ElementType.JavaScript, function.ToString()));
                break;
            case ObjectInstance other:
                WriteObject(writer, other, CheckDepth(depth));
                break;
            default:
                WritePrimitive(writer, value);
                break;
        }
    }

    private static void WritePrimitive(RawWriter writer, JsValue value)
    {
        if (value.IsString())
            writer.WriteString(value.AsString());
        else if (value.IsBoolean())
            writer.WriteBoolean(value.AsBoolean());
        else if (value.IsNull())
            writer.WriteNull();
        else if (value.IsUndefined())
            writer.WriteValue(RawValue.Undefined);
        else
            throw new DocumentException((ErrorCode)16662, $"unable to convert a JavaScript value to BSON: {value.Type}");
    }

    private static void WriteNumber(RawWriter writer, double number, bool wasInt32)
    {
        if (wasInt32 && number == (int)number)
            writer.WriteInt32((int)number);
        else
            writer.WriteDouble(number);
    }

    private static void WriteArray(RawWriter writer, JsArray array, int depth)
    {
        writer.WriteStartArray();
        for (uint i = 0; i < array.Length; i++)
        {
            Step(writer);
            Write(writer, array.Get(i), wasInt32: false, depth);
        }

        writer.WriteEndArray();
    }

    private static void WriteObject(RawWriter writer, ObjectInstance value, int depth)
    {
        var whole = value is ScriptDocument document ? Int32Fields(document.Original) : [];
        writer.WriteStartDocument();
        foreach (var (key, property) in value.GetOwnProperties())
        {
            if (!property.Enumerable || !key.IsString())
                continue;
            Step(writer);
            string name = key.AsString();
            if (name.Contains('\0'))
                throw new DocumentException((ErrorCode)16985, "JavaScript property (name) contains a null char which is not allowed in BSON");
            writer.WriteName(name);
            Write(writer, value.Get(key), whole.Contains(name), depth);
        }

        writer.WriteEndDocument();
    }

    private static HashSet<string> Int32Fields(RawDocument document) =>
        [.. document.Where(field => field.Value.Type == ElementType.Int32).Select(field => field.Name)];

    private static void Step(RawWriter writer)
    {
        OperationContext.CheckForInterrupt();
        if (writer.Length > ExpressionLimits.MaxSize)
            ExpressionLimits.CheckSize(writer.Length);
    }

    private static int CheckDepth(int depth) => depth < MaxDepth
        ? depth + 1
        : throw new DocumentException((ErrorCode)17279, $"Exceeded depth limit of {MaxDepth} when converting js object to BSON. Do you have a cycle?");
}
