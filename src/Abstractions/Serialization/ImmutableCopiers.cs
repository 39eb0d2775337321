using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Serialization.Cloning;
using Streetcar.Protocol;

namespace Streetcar.Abstractions.Serialization;

/// <summary>Within a silo, what never changes crosses grain calls uncopied.</summary>
internal abstract class ImmutableCopier<T> : IDeepCopier<T>
    where T : class
{
    [return: NotNullIfNotNull(nameof(input))]
    public T? DeepCopy(T? input, CopyContext context) => input;
}

[RegisterCopier]
internal sealed class CommandCopier : ImmutableCopier<Command>;

[RegisterCopier]
internal sealed class ReplyCopier : ImmutableCopier<Reply>;
