using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// Which documents: a <see cref="BsonDocument"/>, a <see cref="FilterDefinition{TDocument}"/> as
/// <see cref="Builders{TDocument}.Filter"/> makes it, or an interpolated string in MongoDB's query language. The
/// default is every document.
/// </summary>
/// <typeparam name="T">The type of the documents.</typeparam>
/// <remarks>
/// <para>
/// The text is Extended JSON, and takes what a shell takes as well: names without quotes, single quotes,
/// <c>ObjectId("…")</c>, <c>ISODate("…")</c>.
/// </para>
/// <para>
/// A hole holds a whole value, which is serialized as a property of its type is, or a field's name (a string). It
/// stands without quotes. Whatever it holds stays one value: a string is a string, whatever is written in it. Only a
/// <see cref="BsonDocument"/> or a dictionary can bring operators along, so take neither from whom you do not trust. A
/// <see cref="Filter{T}"/> or a <see cref="FilterDefinition{TDocument}"/> in a hole, or a list of them, is part of the
/// filter. Within <c>$expr</c>, a string that starts with <c>$</c> is the path of a field;
/// <c>{ $literal: {{name}} }</c> takes it as it is.
/// </para>
/// <para>A string does not convert to a filter.</para>
/// </remarks>
/// <example>
/// <code>
/// people.Find($$"""{ owner: {{owner}}, age: { $gt: {{age}} } }""");
/// people.Find($"{{ owner: {owner} }}");
/// people.Find(Builders&lt;Person&gt;.Filter.Gt(person => person.Age, age));
/// people.Find(new BsonDocument("owner", owner));
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct Filter<T>
{
    private readonly JsonTemplate? _text;
    private readonly FilterDefinition<T>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Filter(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private Filter(FilterDefinition<T> definition) => _definition = definition;

    /// <summary>Makes a filter of a document in MongoDB's query language.</summary>
    /// <param name="filter">The document.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Filter<T>(BsonDocument filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new((FilterDefinition<T>)filter);
    }

    /// <summary>Makes a filter of MongoDB.Driver's.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Filter<T>(FilterDefinition<T> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(filter);
    }

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

    /// <summary>The filter as JSON, with its values, by the serializers of <see cref="BsonSerializer"/>.</summary>
    public override string ToString() =>
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry)).ToJson();

    /// <exception cref="FormatException">The text is not a document.</exception>
    /// <exception cref="ArgumentException">What is in a hole can't stand there.</exception>
    internal BsonDocument Render(RenderArgs<T> args) => _text?.RenderDocument(args) ?? _definition?.Render(args) ?? [];
}
