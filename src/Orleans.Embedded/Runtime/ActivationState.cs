namespace Orleans;

/// <summary>How far an activation is in its life.</summary>
internal enum ActivationState
{
    /// <summary>Made, but no request has come yet.</summary>
    Created,

    /// <summary>Making the grain's instance and running <c>OnActivateAsync</c>; requests wait.</summary>
    Activating,

    /// <summary>Running requests.</summary>
    Valid,

    /// <summary>Finishing what runs, then running <c>OnDeactivateAsync</c>; requests wait for the next activation.</summary>
    Deactivating,

    /// <summary>Gone. Takes no request.</summary>
    Invalid,
}
