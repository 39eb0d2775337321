using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity of grains and of references to them.</summary>
public static class GrainExtensions
{
    /// <summary>A reference to a grain, to be handed to others. A grain itself must never be handed out.</summary>
    /// <typeparam name="TGrainInterface">The grain interface.</typeparam>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither a grain nor a reference.</exception>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)AsReference(grain, typeof(TGrainInterface));

    /// <summary>The same grain seen through another of its interfaces.</summary>
    /// <inheritdoc cref="AsReference{TGrainInterface}(IAddressable)"/>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) =>
        grain.AsReference<TGrainInterface>();

    /// <summary>A reference to a grain, to be handed to others. A grain itself must never be handed out.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <param name="interfaceType">The grain interface.</param>
    /// <returns>The reference, which implements the interface.</returns>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither a grain nor a reference.</exception>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        var reference = ReferenceOf(grain);
        return interfaceType.IsInstanceOfType(reference) ? reference : reference.As(interfaceType);
    }

    /// <summary>The identity of a grain.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <returns>Its identity.</returns>
    /// <exception cref="ArgumentException"><paramref name="grain"/> is neither a grain nor a reference.</exception>
    public static GrainId GetGrainId(this IAddressable grain) => ReferenceOf(grain).GrainId;

    /// <summary>The key of a grain identified by an integer and a string.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <param name="keyExt">The second part of the key, if there is one.</param>
    /// <returns>The first part of the key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) =>
        GrainKeys.ParseInteger(grain.GetGrainId().Key, out keyExt);

    /// <summary>The key of a grain identified by an integer.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetPrimaryKeyLong(out _);

    /// <summary>The key of a grain identified by a GUID and a string.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <param name="keyExt">The second part of the key, if there is one.</param>
    /// <returns>The first part of the key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) =>
        GrainKeys.ParseGuid(grain.GetGrainId().Key, out keyExt);

    /// <summary>The key of a grain identified by a GUID.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetPrimaryKey(out _);

    /// <summary>The key of a grain identified by a string.</summary>
    /// <param name="grain">The grain, or a reference to it.</param>
    /// <returns>The key.</returns>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase instance => instance.GrainContext.GrainReference,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
