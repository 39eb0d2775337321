using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Streetcar.Client;

/// <summary>Turns what an application calls an id into what is looked for as <c>_id</c>.</summary>
internal static class DocumentId<T>
{
    // An attribute may say that a property of text is stored as an ObjectId, for example.
    private static readonly IBsonSerializer? Declared = FindDeclared();

    /// <summary>The condition that <c>_id</c> is this very value, also where it looks like operators or a pattern.</summary>
    public static BsonValue Condition<TId>(TId id, IBsonSerializerRegistry registry)
    {
        var value = From(id, registry);
        return value is BsonDocument or BsonRegularExpression ? new BsonDocument("$eq", value) : value;
    }

    private static BsonValue From<TId>(TId id, IBsonSerializerRegistry registry)
    {
        if (id is null or BsonValue)
            return (BsonValue?)(object?)id ?? BsonNull.Value;
        if (Declared is not null && Own(Declared.ValueType) == id.GetType())
            return Declared.ToBsonValue(id);
        CheckFits(id.GetType());
        return id switch
        {
            ObjectId value => value,
            string value => value,
            int value => value,
            long value => value,
            _ => registry.GetSerializer<TId>().ToBsonValue(id),
        };
    }

    // An id of another type would be found nowhere, without a word; but numbers are equal across their types.
    private static void CheckFits(Type type)
    {
        if (Declared is not null && !Declared.ValueType.IsAssignableFrom(type) && !(IsNumber(Own(Declared.ValueType)) && IsNumber(type))
            && !(Declared.ValueType == typeof(string) && type == typeof(ObjectId)))
        {
            throw new ArgumentException(
                $"The id of {typeof(T).Name} is of the type {Declared.ValueType.Name}; {type.Name} was given.", "id");
        }
    }

    private static Type Own(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static IBsonSerializer? FindDeclared() =>
        typeof(BsonValue).IsAssignableFrom(typeof(T)) || typeof(T).IsInterface
            ? null
            : BsonClassMap.LookupClassMap(typeof(T)).IdMemberMap?.GetSerializer();
}
