package io.lepton.identity;

import io.lepton.domain.PeerIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A fleet's own certificate authority: says by certificates who is who among its processes. Keys are on the curve P-256,
 * signatures ECDSA with SHA-256. Immutable; safe for any thread.
 *
 * <p>What a request for a certificate says of its sender is not looked at, only its public key, and that the sender has the
 * private one: who the sender is, the caller of {@link #issue} must have proven otherwise.
 */
public final class CertificateAuthority {
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;
    /** Clocks differ; a certificate is good a little before it was made. */
    public static final Duration EARLIER = Duration.ofMinutes(5);

    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** An authority that is new, and good for a time. */
    public static CertificateAuthority create(Instant now, Duration life, SecureRandom random) {
        KeyPair pair = freshPair(random);
        var serial = new BigInteger(SERIAL_BITS, random);
        var name = new X500Principal(
                "CN=Lepton fleet authority " + serial.toString(16).substring(0, 8));
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                            name,
                            serial,
                            Date.from(now.minus(EARLIER)),
                            Date.from(now.plus(life)),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("an authority cannot be made", e);
        }
    }

    /**
     * An authority as it was kept.
     *
     * @throws IllegalArgumentException if the texts are no authority's
     */
    public static CertificateAuthority of(String certificatePem, String keyPem) {
        X509Certificate certificate = Pem.certificates(certificatePem).getFirst();
        if (certificate.getBasicConstraints() < 0) {
            throw new IllegalArgumentException("not the certificate of an authority");
        }
        return new CertificateAuthority(certificate, Pem.key(keyPem));
    }

    /** Its own certificate, which everybody in the fleet trusts. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Its key, for keeping. */
    public String keyPem() {
        return Pem.ofKey(key);
    }

    /**
     * Says who has a key.
     *
     * @param request PKCS #10, made by {@link #request}
     * @param who whom the caller has proven the sender to be
     * @return the certificate, with the authority's own behind it
     * @throws IllegalArgumentException if it is no request, or its sender has not the private key
     */
    public List<X509Certificate> issue(
            byte[] request, PeerIdentity who, Instant now, Duration life, SecureRandom random) {
        PublicKey wanted = verified(request);
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                            certificate,
                            new BigInteger(SERIAL_BITS, random),
                            Date.from(now.minus(EARLIER)),
                            Date.from(now.plus(life)),
                            new X500Principal("CN=lepton"),
                            wanted)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(Extension.subjectAlternativeName, false, names(who))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate));
            return List.of(signed(builder, key), certificate);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
    }

    /** A key pair for a process. */
    public static KeyPair freshPair(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has the curve P-256", e);
        }
    }

    /** A request for a certificate, which proves that its sender has the private key. */
    public static byte[] request(KeyPair pair) {
        try {
            var builder = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=lepton"), pair.getPublic());
            return builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("a request cannot be made", e);
        }
    }

    private static PublicKey verified(byte[] request) {
        try {
            var read = new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(request));
            PublicKey wanted = read.getPublicKey();
            if (!wanted.getAlgorithm().equals("EC")
                    || !read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(wanted))) {
                throw new IllegalArgumentException("the sender has not proven to have the key: field=request");
            }
            return wanted;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("not a request for a certificate: field=request", e);
        }
    }

    private static GeneralNames names(PeerIdentity who) {
        return new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.uniformResourceIdentifier, who.uri()),
            new GeneralName(GeneralName.dNSName, who.host())
        });
    }

    private static X509Certificate signed(org.bouncycastle.cert.X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }
}
