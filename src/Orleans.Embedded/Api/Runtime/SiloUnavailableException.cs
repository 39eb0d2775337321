namespace Orleans.Runtime;

/// <summary>The silo that had a call is gone. Whether the grain ran it is unknown.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>A failure without words.</summary>
    public SiloUnavailableException()
    {
    }

    /// <summary>A failure in words.</summary>
    /// <param name="msg">What failed.</param>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>A failure caused by another.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The other failure.</param>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
