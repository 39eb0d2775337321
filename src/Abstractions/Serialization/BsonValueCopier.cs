using System.Diagnostics.CodeAnalysis;
using MongoDB.Bson;
using Orleans;
using Orleans.Serialization.Cloning;

namespace Streetcar.Abstractions.Serialization;

/// <summary>
/// Copies a <see cref="BsonValue"/> of any type for a call that stays in its process: documents and arrays can be
/// changed by who sent them and by who gets them.
/// </summary>
[RegisterCopier]
internal sealed class BsonValueCopier : IDeepCopier<BsonValue>, IDerivedTypeCopier
{
    [return: NotNullIfNotNull(nameof(input))]
    public BsonValue? DeepCopy(BsonValue? input, CopyContext context)
    {
        if (input is null)
            return null;
        if (context.TryGetCopy(input, out BsonValue? copy))
            return copy!;
        copy = input is RawBsonDocument raw ? BsonBytes.ToDocument(BsonBytes.Of(raw)) : input.DeepClone();
        context.RecordCopy(input, copy);
        return copy;
    }
}
