using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>What the prelude, which is JavaScript, needs of .NET: it alone sees this.</summary>
/// <param name="engine">The engine.</param>
/// <param name="reader">Makes the engine's values.</param>
/// <param name="emit">Takes what a map function emits.</param>
internal sealed class ScriptNatives(Engine engine, ScriptValueReader reader, Action<JsValue, JsValue> emit)
{
    private const int SleepStep = 5;

    // More than is done without looking at the clock.
    private const long MuchWork = 1024 * 1024;

    /// <summary>The functions, as properties of an object.</summary>
    public JsObject ToObject()
    {
        var natives = new JsObject(engine);
        Add("create", arguments => reader.Wrap(Create(Text(arguments[0]), arguments[1..])));
        Add("text", arguments => TextOf(ValueOf(arguments)));
        Add("number", arguments => NumberOf(ValueOf(arguments)));
        Add("hex", arguments => Convert.ToHexStringLower(ValueOf(arguments).Raw.BinaryBytes));
        Add("subtype", arguments => (int)ValueOf(arguments).Raw.BinarySubtype);
        Add("size", arguments => ValueOf(arguments).Raw.BinaryBytes.Length);
        Add("seconds", arguments => ValueOf(arguments).AsTimestamp.Seconds);
        Add("ordinal", arguments => ValueOf(arguments).AsTimestamp.Ordinal);
        Add("scope", arguments => ScopeOf(ValueOf(arguments)));
        Add("compare", arguments => ValueOf(arguments).CompareTo(ValueOf(arguments[1..])));
        Add("md5", arguments => Md5(Text(arguments[0])));
        Add("emit", Emit);
        Add("sleep", Sleep);
        return natives;

        void Add(string name, Func<JsValue[], JsValue> function) =>
            natives.FastSetDataProperty(name, new ClrFunction(engine, name, (_, arguments) => function(arguments), 0, default));
    }

    private static string Text(JsValue value) => TypeConverter.ToString(value);

    private JavaScriptException Invalid(string why) => new(engine.Intrinsics.Error, why);

    private RawValue ValueOf(JsValue[] arguments) =>
        arguments is [ScriptValue { Value: var value }, ..] ? value : throw Invalid("the value is not of the type that the function is for");

    private RawValue Create(string type, JsValue[] arguments) => (type, arguments) switch
    {
        ("ObjectId", []) => RawObjectId.NewObjectId(),
        ("ObjectId", [var text]) => RawObjectId.TryParse(Text(text), out var id) ? id : throw Invalid($"Invalid object id: {Text(text)}"),
        ("NumberLong", []) => 0L,
        ("NumberLong", [var number]) => Int64(number),
        ("NumberLong", [_, var high, var low]) => ((long)TypeConverter.ToUint32(high) << 32) + TypeConverter.ToUint32(low),
        ("NumberInt", []) => 0,
        ("NumberInt", [var number]) => TypeConverter.ToInt32(number),
        ("NumberDecimal", []) => RawDecimal128.Zero,
        ("NumberDecimal", [var number]) => Decimal(number),
        ("BinData", [var subtype, var data]) => Binary(subtype, Base64(Text(data))),
        ("HexData", [var subtype, var data]) => Binary(subtype, Hex(Text(data))),
        ("MD5", [var data]) => RawValue.FromBinary(Hex(Text(data)), 5),
        ("UUID", []) => Guid.NewGuid(),
        ("UUID", [var text]) => Uuid(Text(text)),
        ("Timestamp", []) => new RawTimestamp(0),
        ("Timestamp", [var seconds, var ordinal]) => new RawTimestamp(UInt32(seconds), UInt32(ordinal)),
        ("MinKey", _) => RawValue.MinKey,
        ("MaxKey", _) => RawValue.MaxKey,
        ("Code", []) => RawValue.FromText(ElementType.JavaScript, ""),
        ("Code", [var code]) => RawValue.FromText(ElementType.JavaScript, Text(code)),
        _ => throw Invalid($"{type} can't be made of {arguments.Length} arguments"),
    };

    private long Int64(JsValue number)
    {
        if (number is ScriptValue { Value: { Type: ElementType.Int64 or ElementType.Int32 } value })
            return value.AsInt64;
        if (number.IsString())
        {
            return long.TryParse(Text(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed)
                ? parsed
                : throw Invalid("could not convert string to long long");
        }

        double whole = Math.Truncate(TypeConverter.ToNumber(number));
        return ((RawValue)whole).Raw.TryGetInt64(out long converted)
            ? converted
            : throw Invalid("number passed to NumberLong must be representable as an int64_t");
    }

    private RawDecimal128 Decimal(JsValue number)
    {
        if (number is ScriptValue { Value: { IsNumber: true } value })
            return value.AsDecimal128;
        if (number.IsNumber())
            return RawDecimal128.FromDouble(number.AsNumber());
        return RawDecimal128.TryParse(Text(number), out var parsed) ? parsed : throw Invalid("Input is not a valid Decimal128 value.");
    }

    private uint UInt32(JsValue number)
    {
        double value = TypeConverter.ToNumber(number);
        return value is >= 0 and <= uint.MaxValue ? (uint)value : throw Invalid("Timestamp time and increment must be numbers of 32 bits");
    }

    private RawValue Binary(JsValue subtype, byte[] data)
    {
        double number = TypeConverter.ToNumber(subtype);
        return number is >= 0 and <= byte.MaxValue && number == (byte)number
            ? RawValue.FromBinary(data, (byte)number)
            : throw Invalid("BinData subtype must be a Number between 0 and 255 inclusive");
    }

    private byte[] Base64(string text)
    {
        byte[] data = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, data, out int length) ? data[..length] : throw Invalid("BinData data is not valid base64");
    }

    private byte[] Hex(string text)
    {
        byte[] data = new byte[text.Length / 2];
        return Convert.FromHexString(text, data, out _, out _) == OperationStatus.Done ? data : throw Invalid("the text is not valid hexadecimal");
    }

    private RawValue Uuid(string text)
    {
        if (text.Length == 32)
            return RawValue.FromBinary(Hex(text), subtype: 3);
        return Guid.TryParseExact(text, "D", out var id) ? id : throw Invalid($"Invalid UUID string: {text}");
    }

    private static string TextOf(RawValue value) => value.Type switch
    {
        ElementType.Binary => Convert.ToBase64String(value.Raw.BinaryBytes),
        ElementType.JavaScriptWithScope => Encoding.UTF8.GetString(value.Raw.Code),
        ElementType.Regex => $"/{Encoding.UTF8.GetString(value.Raw.RegexPattern)}/{Encoding.UTF8.GetString(value.Raw.RegexOptions)}",
        ElementType.ObjectId => value.AsObjectId.ToString(),
        ElementType.Decimal128 => value.AsDecimal128.ToString(),
        ElementType.Int32 or ElementType.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private double NumberOf(RawValue value) => value.IsNumber ? value.AsDouble : throw Invalid("the value is no number");

    private JsValue ScopeOf(RawValue code) => code.Type == ElementType.JavaScriptWithScope
        ? reader.ReadLasting(new RawDocument(code.Raw.Scope.ToArray()))
        : JsValue.Undefined;

    // MongoDB's function of scripts; it protects nothing.
#pragma warning disable CA5351
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private JsValue Emit(JsValue[] arguments)
    {
        if (arguments is not [var key, var value])
            throw new DocumentException((ErrorCode)31220, "emit takes 2 args");
        emit(key, value);
        return JsValue.Undefined;
    }

    private JsValue Sleep(JsValue[] arguments)
    {
        if (arguments is not [var time] || !time.IsNumber())
            throw Invalid("sleep takes a single numeric argument -- sleep(milliseconds)");
        long end = Environment.TickCount64 + (long)Math.Clamp(time.AsNumber(), 0, int.MaxValue);
        while (end - Environment.TickCount64 is > 0 and var left)
        {
            Thread.Sleep((int)Math.Min(left, SleepStep));
            OperationContext.CheckForInterrupt(MuchWork);
        }

        return JsValue.Undefined;
    }
}
