using System.ComponentModel;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// A change of documents: operators in a <see cref="BsonDocument"/>, a list of stages that each document goes through,
/// an <see cref="UpdateDefinition{TDocument}"/> as <see cref="Builders{TDocument}.Update"/> makes it, or an
/// interpolated string that holds operators or an array of stages.
/// </summary>
/// <typeparam name="T">The type of the documents.</typeparam>
/// <remarks>
/// What the text is, and what its holes take, is as with <see cref="Filter{T}"/>. In stages, a string that starts with
/// <c>$</c> is the path of a field; <c>{ $literal: {{name}} }</c> takes it as it is.
/// </remarks>
/// <example>
/// <code>
/// Update&lt;Person&gt; rename = $$"""{ $set: { name: {{name}} }, $inc: { age: {{years}} } }""";
/// Update&lt;Person&gt; total = $$"""[ { $set: { total: { $sum: "$orders.price" } } } ]""";
/// Update&lt;Person&gt; age = Builders&lt;Person&gt;.Update.Inc(person => person.Age, years);
/// </code>
/// </example>
[InterpolatedStringHandler]
public readonly struct Update<T>
{
    private readonly JsonTemplate? _text;
    private readonly UpdateDefinition<T>? _definition;

    /// <summary>Begins the text of an interpolated string; the compiler calls it.</summary>
    /// <param name="literalLength">The length of the text around the holes, in characters.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Update(int literalLength, int formattedCount) => _text = new JsonTemplate(literalLength, formattedCount);

    private Update(UpdateDefinition<T> definition) => _definition = definition;

    /// <summary>Makes an update of a document of operators.</summary>
    /// <param name="update">The document.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Update<T>(BsonDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new((UpdateDefinition<T>)update);
    }

    /// <summary>Makes an update of MongoDB.Driver's.</summary>
    /// <param name="update">The update.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Update<T>(UpdateDefinition<T> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new(update);
    }

    /// <summary>Makes an update of stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Update<T>(BsonDocument[] stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return (PipelineDefinition<T, T>)stages;
    }

    /// <summary>Makes an update of stages.</summary>
    /// <param name="stages">The stages.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Update<T>(List<BsonDocument> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return (PipelineDefinition<T, T>)stages;
    }

    /// <summary>Makes an update of a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static implicit operator Update<T>(PipelineDefinition<T, T> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return new(new PipelineUpdateDefinition<T>(pipeline));
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

    /// <summary>The update as JSON, with its values, by the serializers of <see cref="BsonSerializer"/>.</summary>
    public override string ToString() =>
        Render(new(BsonSerializer.LookupSerializer<T>(), BsonSerializer.SerializerRegistry)).ToJson();

    /// <returns>A document of operators, or an array of stages.</returns>
    /// <exception cref="FormatException">The text is neither a document nor an array of documents.</exception>
    /// <exception cref="ArgumentException">
    /// The document has no operators, or other fields; or what is in a hole can't stand there.
    /// </exception>
    internal BsonValue Render(RenderArgs<T> args)
    {
        var update = _text?.RenderDocumentOrStages(args) ?? _definition?.Render(args) ?? new BsonDocument();
        if (update is BsonDocument document)
        {
            ThrowUnlessOperators(document);
        }
        return update;
    }

    private static void ThrowUnlessOperators(BsonDocument update)
    {
        const string Operators = "An update consists of operators, such as { $set: { name: \"Ada\" } }";
        if (update.ElementCount == 0)
        {
            throw new ArgumentException($"{Operators}, and has none.", nameof(update));
        }
        foreach (var name in update.Names)
        {
            if (!name.StartsWith('$'))
            {
                throw new ArgumentException(
                    $"{Operators}, not of fields: {name}. ReplaceOneAsync takes those.", nameof(update));
            }
        }
    }
}
