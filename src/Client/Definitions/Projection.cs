using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// Which fields of documents: a <see cref="BsonDocument"/>, a <see cref="ProjectionDefinition{TSource}"/> as
/// <see cref="Builders{TDocument}.Projection"/> makes it, or an interpolated string that names fields, with 1 to take
/// them and 0 to leave them out, or with an expression. The default is whole documents.
/// </summary>
/// <typeparam name="T">The type of the documents.</typeparam>
/// <remarks>What the text is, and what its holes take, is as with <see cref="Filter{T}"/>.</remarks>
/// <example>
/// <code>
/// Projection&lt;Person&gt; names = $"{{ name: 1, _id: 0 }}";
/// Projection&lt;Person&gt; someOrders = $$"""{ name: 1, orders: { $slice: {{count}} } }""";
/// Projection&lt;Person&gt; withoutOrders = Builders&lt;Person&gt;.Projection.Exclude(person => person.Orders);
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct Projection<T>
{
    private readonly JsonTemplate? _text;
    private readonly ProjectionDefinition<T>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Projection(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private Projection(ProjectionDefinition<T>? definition) => _definition = definition;

    /// <summary>Makes a projection of a document.</summary>
    /// <param name="projection">The document; null for none.</param>
    public static implicit operator Projection<T>(BsonDocument? projection) =>
        new((ProjectionDefinition<T>?)projection);

    /// <summary>Makes a projection of MongoDB.Driver's.</summary>
    /// <param name="projection">The projection; null for none.</param>
    public static implicit operator Projection<T>(ProjectionDefinition<T>? projection) => new(projection);

    /// <summary>Adds text; the compiler calls it.</summary>
    /// <param name="value">The text.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral(string value) => _text!.Append(value);

    /// <summary>Adds what is in a hole; the compiler calls it.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="FormatException">
    /// The hole is within quotes, a regular expression, or a constructor such as <c>ObjectId(…)</c>.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<TValue>(TValue value) => _text!.Append(value, typeof(TValue));

    /// <summary>
    /// The projection as JSON, with its values, by the serializers of <see cref="BsonSerializer"/>; empty for none.
    /// </summary>
    public override string ToString() =>
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry))?.ToJson() ?? "";

    /// <returns>The document; null for none.</returns>
    /// <exception cref="FormatException">The text is not a document.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    internal BsonDocument? Render(RenderArgs<T> args) => _text?.RenderDocument(args) ?? _definition?.Render(args);
}
