using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Streetcar.Bson;

/// <summary>Options of System.Text.Json with what BSON needs added to them.</summary>
internal static class SerializerOptions
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Made = [];

    // Names that mean _id, the first one that a type has.
    private static readonly string[] IdNames = ["Id", "id", "_id"];

    /// <summary>The options to use in place of the user's, which are made once.</summary>
    public static JsonSerializerOptions From(JsonSerializerOptions? options) =>
        Made.GetValue(options ?? JsonSerializerOptions.Default, Make);

    private static JsonSerializerOptions Make(JsonSerializerOptions options)
    {
        // As System.Text.Json does with options once they are used: later changes would have no effect.
        options.MakeReadOnly(populateMissingResolver: true);
        var made = new JsonSerializerOptions(options)
        {
            // A value that JSON can't hold is one object deeper in it.
            MaxDepth = BsonValidator.MaxDepth + 1,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = false,
            // The server puts _id first, whatever stood there.
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = options.TypeInfoResolver!
                .WithAddedModifier(NameId)
                .WithAddedModifier(LeaveMissingOut),
        };
        foreach (var converter in BsonConverters())
            made.Converters.Add(converter);
        made.MakeReadOnly();
        return made;
    }

    private static IEnumerable<JsonConverter> BsonConverters() =>
    [
        new ValueConverter<BsonDocument>(value => value, value => value.AsDocument),
        new ValueConverter<BsonArray>(value => value, value => value.AsArray),
        new ObjectIdConverter(),
        new ValueConverter<Decimal128>(value => value, value => value.AsDecimal128),
        new ValueConverter<BsonTimestamp>(value => value, value => value.AsTimestamp),
        new ValueConverter<Guid>(value => value, value => value.AsGuid),
        new ValueConverter<DateTime>(value => value, value => value.AsDateTime),
        new ValueConverter<DateTimeOffset>(value => value, value => value.AsDateTime),
        new ValueConverter<byte[]>(value => value, value => value.AsBinary.ToArray()),
        new ValueConverter<ReadOnlyMemory<byte>>(value => BsonValue.FromBinary(value.Span), value => value.AsBinary),
        new BsonValueConverter(),
        new NumberConverterFactory(),
        new EnumConverterFactory(),
        new ObjectConverter(),
        new JsonElementConverter(),
        new JsonNodeConverterFactory(),
    ];

    private static void NameId(JsonTypeInfo type)
    {
        foreach (string name in IdNames)
        {
            var property = type.Properties.FirstOrDefault(property => MemberName(property) == name);
            if (property is null)
                continue;
            bool named = property.AttributeProvider?.IsDefined(typeof(JsonPropertyNameAttribute), inherit: true) ?? false;
            if (!named && type.Properties.All(other => other.Name != "_id"))
                property.Name = "_id";
            return;
        }
    }

    private static void LeaveMissingOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(BsonValue))
                property.ShouldSerialize = static (_, value) => value is BsonValue { IsMissing: false };
        }
    }

    private static string MemberName(JsonPropertyInfo property) =>
        (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
}
