using System.Linq.Expressions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>A value that stands in a text.</summary>
/// <param name="Position">Where in the text, which is without what is in the holes.</param>
/// <param name="Value">The value.</param>
/// <param name="Type">The type it is declared with, which decides whether it is written with a discriminator.</param>
internal readonly record struct Hole(int Position, object? Value, Type Type)
{
    /// <summary>Types that a serializer takes as it takes any, and makes nonsense of: an empty document, say.</summary>
    private static readonly HashSet<Type> NoData =
    [
        typeof(Filter<>), typeof(Update<>), typeof(Sort<>), typeof(Projection<>), typeof(Pipeline<>),
        typeof(FilterDefinition<>), typeof(UpdateDefinition<>), typeof(SortDefinition<>),
        typeof(ProjectionDefinition<>), typeof(ProjectionDefinition<,>), typeof(PipelineDefinition<,>),
        typeof(Expression), typeof(Task), typeof(ValueTask<>),
    ];

    /// <exception cref="ArgumentException">The value is not one that a document can hold.</exception>
    public BsonValue ToBsonValue<T>(RenderArgs<T> args) => Value switch
    {
        null => BsonNull.Value,
        BsonValue value => value,
        Filter<T> filter => filter.Render(args),
        FilterDefinition<T> filter => filter.Render(args),
        IEnumerable<Filter<T>> filters => new BsonArray(filters.Select(filter => filter.Render(args))),
        IEnumerable<FilterDefinition<T>> filters => new BsonArray(filters.Select(filter => filter.Render(args))),
        _ => Serialize(Value, Type == typeof(object) ? Value.GetType() : Type, args.SerializerRegistry),
    };

    /// <exception cref="ArgumentException">The value can't be a field's name.</exception>
    public string ToFieldName() => Value switch
    {
        null => throw new ArgumentException("The name of a field is null."),
        "" => throw new ArgumentException("The name of a field is an empty string."),
        string name when name[0] == '$' => throw new ArgumentException(
            $"The name of a field starts with '$': \"{name}\". Write an operator into the text itself."),
        string name when name.Contains('\0') => throw new ArgumentException(
            "The name of a field contains a zero character, which BSON does not allow."),
        string name => name,
        _ => throw new ArgumentException($"The name of a field is a string, not a value of type {Type}."),
    };

    private static BsonValue Serialize(object value, Type type, IBsonSerializerRegistry serializers) => IsNoData(type)
        ? throw new ArgumentException($"A hole takes a value, which a {type} is not.")
        : serializers.GetSerializer(type).ToBsonValue(value);

    private static bool IsNoData(Type type) =>
        NoData.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type)
        || type.IsArray && IsNoData(type.GetElementType()!)
        || type.IsGenericType && type.GetGenericArguments().Any(IsNoData)
        || type.BaseType is { } parent && IsNoData(parent);
}
