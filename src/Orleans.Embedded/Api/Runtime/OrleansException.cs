namespace Orleans.Runtime;

/// <summary>The base of failures that come from the runtime itself.</summary>
public class OrleansException : Exception
{
    /// <summary>A failure without words.</summary>
    public OrleansException()
    {
    }

    /// <summary>A failure in words.</summary>
    /// <param name="message">What failed.</param>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>A failure caused by another.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The other failure.</param>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
