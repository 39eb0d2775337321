using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

/// <summary>
/// The forms of an update. The command distinguishes them by their first field, so that a forgotten operator would
/// replace a whole document: here each form is what its method says.
/// </summary>
internal static class UpdateForms
{
    /// <exception cref="ArgumentException">The update is neither operators nor a pipeline.</exception>
    public static BsonValue Operators(BsonValue update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update is BsonArray || (update is BsonDocument document && BeginsWithOperator(document))
            ? update
            : throw new ArgumentException(
                $"An update is operators, such as {{ $set: … }}, or a pipeline, not {update}. A replacement is fields.",
                nameof(update));
    }

    /// <exception cref="ArgumentException">The replacement begins with an update operator.</exception>
    public static BsonDocument Replacement(BsonDocument replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return BeginsWithOperator(replacement)
            ? throw new ArgumentException(
                $"A replacement is fields, not operators: {replacement}. An update is those.", nameof(replacement))
            : replacement;
    }

    private static bool BeginsWithOperator(BsonDocument document) =>
        document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$');
}
