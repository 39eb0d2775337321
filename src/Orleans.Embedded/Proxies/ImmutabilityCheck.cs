using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Refuses types whose values could be changed after they were handed to a grain call. Orleans copies those; here they
/// are handed over as they are, so that grain and caller would share them.
/// </summary>
internal static class ImmutabilityCheck
{
    private static readonly FrozenSet<Type> Leaves = FrozenSet.Create<Type>([
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan),
        typeof(DateOnly), typeof(TimeOnly), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Index),
        typeof(Range), typeof(Uri), typeof(Version), typeof(Type), typeof(CancellationToken), typeof(IPAddress),
        typeof(ReadOnlyMemory<byte>), typeof(GrainId), typeof(GrainType), typeof(IdSpan)]);

    private static readonly FrozenSet<Type> Containers = FrozenSet.Create<Type>([
        typeof(Nullable<>), typeof(ReadOnlyMemory<>), typeof(KeyValuePair<,>), typeof(ImmutableArray<>), typeof(ImmutableList<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>)]);

    /// <param name="type">The type.</param>
    /// <param name="where">Where it is used, for the message.</param>
    /// <exception cref="NotSupportedException">It is not immutable.</exception>
    public static void Check(Type type, string where)
    {
        if (IsLeaf(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            return;

        if (IsContainer(type))
        {
            foreach (var part in type.GetGenericArguments())
                Check(part, where);
            return;
        }

        throw new NotSupportedException(
            $"{where}: {type} may be changed after it was handed over, and messages are not copied within one process. "
            + "Make it immutable and mark it [Immutable], or mark the parameter or the return value [Immutable].");
    }

    private static bool IsLeaf(Type type) =>
        type.IsPrimitive || type.IsEnum || Leaves.Contains(type)
        || typeof(GrainReference).IsAssignableFrom(type)
        || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    private static bool IsContainer(Type type) =>
        type.IsGenericType
        && (Containers.Contains(type.GetGenericTypeDefinition())
            || (typeof(ITuple).IsAssignableFrom(type) && type.Assembly == typeof(ITuple).Assembly));
}
