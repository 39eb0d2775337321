using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streetcar.Bson;

/// <summary>Makes the converters of .NET's numeric types.</summary>
internal sealed class NumberConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => Create(typeToConvert) is not null;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Create(typeToConvert);

    private static JsonConverter? Create(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.Byte => new NumberConverter<byte>(WriteInt32),
        TypeCode.SByte => new NumberConverter<sbyte>(WriteInt32),
        TypeCode.Int16 => new NumberConverter<short>(WriteInt32),
        TypeCode.UInt16 => new NumberConverter<ushort>(WriteInt32),
        TypeCode.Int32 => new NumberConverter<int>(WriteInt32),
        TypeCode.UInt32 => new NumberConverter<uint>(WriteInt64),
        TypeCode.Int64 => new NumberConverter<long>(WriteInt64),
        TypeCode.UInt64 => new NumberConverter<ulong>(WriteInt64),
        TypeCode.Single => new NumberConverter<float>(WriteDouble),
        TypeCode.Double => new NumberConverter<double>(WriteDouble),
        TypeCode.Decimal => new NumberConverter<decimal>(
            (writer, value) => JsonBridge.WriteMarked(writer, ((BsonValue)value).Raw)),
        _ => type == typeof(Half) ? new NumberConverter<Half>(WriteDouble) : null,
    };

    private static void WriteInt32<T>(Utf8JsonWriter writer, T value)
        where T : INumberBase<T> => writer.WriteNumberValue(int.CreateChecked(value));

    private static void WriteInt64<T>(Utf8JsonWriter writer, T value)
        where T : INumberBase<T>
    {
        if (ulong.CreateSaturating(value) > long.MaxValue)
            throw new JsonException($"{value} is beyond the range of Int64; a decimal holds it.");
        JsonBridge.WriteInt64(writer, long.CreateChecked(value));
    }

    private static void WriteDouble<T>(Utf8JsonWriter writer, T value)
        where T : INumberBase<T> => JsonBridge.WriteDouble(writer, double.CreateChecked(value));
}

/// <summary>Converts a numeric type; reads it from every type of number whose value it can hold.</summary>
internal sealed class NumberConverter<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<T>
    where T : struct, INumberBase<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonBridge.Read(ref reader);
        try
        {
            return value.Type switch
            {
                BsonType.Int32 => T.CreateChecked(value.AsInt32),
                BsonType.Int64 => T.CreateChecked(value.AsInt64),
                BsonType.Double => FromDouble(value.AsDouble),
                BsonType.Decimal128 => FromDecimal(value.AsDecimal128),
                _ => throw new JsonException($"{value} ({value.Type}) is not a number."),
            };
        }
        catch (OverflowException exception)
        {
            throw new JsonException($"{value} does not fit {typeof(T).Name}.", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => write(writer, value);

    private static T FromDouble(double number)
    {
        var result = T.CreateChecked(number);
        // A type with fractions may round to its own precision; the others take whole numbers alone.
        bool fits = HasFractions
            ? T.IsFinite(result) == double.IsFinite(number)
            : double.CreateChecked(result) == number;
        return fits ? result : throw new OverflowException();
    }

    private static T FromDecimal(Decimal128 number)
    {
        if (number.TryToInt64(out long whole))
            return T.CreateChecked(whole);
        if (!HasFractions)
            throw new OverflowException();
        return typeof(T) == typeof(decimal) ? T.CreateChecked(number.ToDecimal()) : T.CreateChecked(number.ToDouble());
    }

    private static bool HasFractions => typeof(T) == typeof(double) || typeof(T) == typeof(float)
        || typeof(T) == typeof(Half) || typeof(T) == typeof(decimal);
}
