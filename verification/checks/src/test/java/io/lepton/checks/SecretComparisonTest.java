package io.lepton.checks;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whoever compares a secret with a guess takes as long for a guess that is wrong at its first letter as for one that is wrong at its
 * last. Everywhere two digests are compared, by a method that looks at all of both; how long that takes is in the results of the
 * benchmarks.
 */
class SecretComparisonTest {
    /** Where keys, tokens, passwords and the authority's fingerprint are compared. */
    private static final Set<String> COMPARING = Set.of(
            "io.lepton.gateway.KeyRing",
            "io.lepton.governance.KeyText",
            "io.lepton.identity.Passwords",
            "io.lepton.identity.PinnedTrust");

    private final JavaClasses all = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.lepton");

    @Test
    void secretsAreComparedAsDigestsInConstantTime() {
        for (String name : COMPARING) {
            classes()
                    .that()
                    .haveFullyQualifiedName(name)
                    .should()
                    .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                    .check(all);
        }
    }

    @Test
    void nobodyWhoKnowsSecretsComparesBytesAnotherWay() {
        noClasses()
                .that()
                .resideInAPackage("io.lepton.identity..")
                .or()
                .haveNameMatching(
                        "io\\.lepton\\.(gateway\\.KeyRing|governance\\.KeyText|control\\.(Gatekeeper|Enrolment|AccessDesk)).*")
                .should()
                .callMethodWhere(target(nameMatching("equals|compare|mismatch"))
                        .and(target(owner(JavaClass.Predicates.equivalentTo(Arrays.class)))))
                .check(all);
    }
}
